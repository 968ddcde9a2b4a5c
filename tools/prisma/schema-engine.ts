import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { canConnect, createDatabase, isolatedFactory, type Datasource } from './postgres-adapter.ts';
import { loadSchemaEngine, type Method } from './wasm-engine.ts';

/**
 * Stands in for Prisma's native schema engine: the same arguments, and the same JSON-RPC by lines on standard input and
 * output, over `@prisma/schema-engine-wasm` and `@prisma/adapter-pg`.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  strict: false,
  options: {
    datamodels: { type: 'string', multiple: true },
    datasource: { type: 'string' },
    version: { type: 'boolean' },
  },
});
const datasource = JSON.parse(String(values.datasource ?? '{}')) as Datasource;

const print = (line: object): boolean => process.stdout.write(`${JSON.stringify(line)}\n`);
const log = (level: 'INFO' | 'ERROR', message: string, fields: object = {}): boolean =>
  process.stderr.write(
    `${JSON.stringify({ timestamp: new Date().toISOString(), level, fields: { message, ...fields }, target: 'schema_engine' })}\n`,
  );

interface Failure {
  readonly message: string;
  readonly code: string | null;
  readonly meta: unknown;
}

function describeFailure(error: unknown): Failure {
  const { message, code, meta } = Object(error) as Partial<Record<keyof Failure, unknown>>;
  return {
    message: typeof message === 'string' ? message : String(error),
    code: typeof code === 'string' ? code : null,
    meta: meta ?? null,
  };
}

/** Prisma's own codes for what Postgres answers to a connection. */
function connectionCode({ code }: Failure): string {
  if (code === '3D000') return 'P1003';
  return code?.startsWith('28') === true ? 'P1000' : 'P1001';
}

/** `schema-engine cli ...`: one act, answered by the exit code and a line of log. */
async function runCliCommand(command: string | undefined): Promise<number> {
  try {
    if (command === 'can-connect-to-database') await canConnect(datasource.url);
    else if (command === 'create-database') await createDatabase(datasource.url);
    else throw new Error(`the command '${String(command)}' is none of this schema engine's`);
    log('INFO', 'done');
    return 0;
  } catch (error) {
    const failure = describeFailure(error);
    // Prisma leaves out the first line.
    log('INFO', 'Starting schema engine CLI');
    log('ERROR', failure.message, { error_code: connectionCode(failure), is_panic: false });
    return 1;
  }
}

async function readDatamodels(): Promise<[string, string][]> {
  const files = (values.datamodels ?? []).map(String);
  return Promise.all(
    files.map(async (file): Promise<[string, string]> => [file, await readFile(file, 'utf8')]),
  );
}

interface Request {
  readonly id: unknown;
  readonly method?: string;
  readonly params: unknown;
}

async function answer(call: (method: string, params: unknown) => Promise<unknown>, request: Request) {
  const { id, method = '', params } = request;
  try {
    print({ jsonrpc: '2.0', id, result: await call(method, params) });
  } catch (error) {
    const { message, code, meta } = describeFailure(error);
    const data = { is_panic: false, message, meta, error_code: code };
    print({ jsonrpc: '2.0', id, error: { code: 4466, message: 'An error happened.', data } });
  }
}

/** The native engine sends a difference's text as a request of its own. */
function printDifference(result: unknown): unknown {
  const { stdout, ...rest } = Object(result) as { stdout?: string | null };
  if (typeof stdout !== 'string') return result;
  print({ jsonrpc: '2.0', id: 'print-1', method: 'print', params: { content: stdout } });
  return { ...rest, stdout: null };
}

async function serve(): Promise<void> {
  const datamodels = await readDatamodels();
  const engine = loadSchemaEngine(datamodels, isolatedFactory(datasource));
  // Awaited by each request: one that fails to load answers every request with its error.
  engine.catch(() => null);
  const call = async (method: string, params: unknown): Promise<unknown> => {
    if (method === 'createDatabase') return { databaseName: await createDatabase(datasource.url) };
    const name = method === 'getDatabaseVersion' ? 'version' : method;
    const act: Method | undefined = (await engine)[name];
    if (act === undefined) throw new Error(`the method '${method}' is none of this schema engine's`);
    const result = (await act(params)) ?? {};
    return method === 'diff' ? printDifference(result) : result;
  };
  for await (const line of createInterface({ input: process.stdin })) {
    if (line.trim() === '') continue;
    const request = JSON.parse(line) as Request;
    // Without a method it answers a `print` of ours.
    if (request.method !== undefined) await answer(call, request);
  }
}

if (values.version === true) process.stdout.write('schema-engine-cli wasm\n');
else if (positionals[0] === 'cli') process.exitCode = await runCliCommand(positionals[1]);
else {
  await serve();
  // The engine's pools may still hold a connection.
  process.exit();
}
