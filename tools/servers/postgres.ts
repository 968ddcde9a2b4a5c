import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { providePostgres } from './postgres-programs.ts';

const run = promisify(execFile);

/** A Postgres of its own on a free port, in a folder that goes with it. */
export interface PostgresServer extends AsyncDisposable {
  readonly port: number;
  /** Address of one of its databases, without a password. */
  url(database: string): string;
  /** Creates a database, as a copy of `template` where it is given, and returns its address. */
  createDatabase(name: string, template?: string): Promise<string>;
  /** Kills it (SIGKILL), and with it what its sessions do; what is committed stays. Nothing where it does not run. */
  kill(): Promise<void>;
  /** Kills it where it runs, and starts it again, on its port and with what it has stored. */
  restart(): Promise<void>;
}

export interface PostgresServerOptions {
  /** PEM texts: it speaks TLS with this certificate, and nothing else. */
  readonly tls?: { readonly certificate: string; readonly key: string };
  /** Of its one user; anybody is let in where it is left out. */
  readonly password?: string;
  /** Settings by their names in postgresql.conf. */
  readonly config?: Readonly<Record<string, string>>;
}

/** Postgres refuses to run as root: Debian's account of no rights. */
const nobody = 65534;
const account = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {};
const user = 'naswot';
const host = '127.0.0.1';

async function freePort(): Promise<number> {
  const server = createServer().listen(0, host);
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('the system gave no port');
  return address.port;
}

async function query(config: pg.ClientConfig, sql: string): Promise<void> {
  const client = new pg.Client(config);
  // One that ends while it is asked says so in the answer.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** Writes a file that only the server may read. */
async function writeSecret(file: string, content: string): Promise<void> {
  await writeFile(file, content, { mode: 0o600 });
  if (account.uid !== undefined) await chown(file, account.uid, account.gid);
}

/** Makes its data directory and files, and returns the settings that it starts with. */
async function prepare(
  programs: string,
  folder: string,
  { tls, password, config = {} }: PostgresServerOptions,
): Promise<readonly string[]> {
  const [data, passwordFile] = [path.join(folder, 'data'), path.join(folder, 'password')];
  const access = password === undefined ? ['-A', 'trust'] : ['-A', 'scram-sha-256', '--pwfile', passwordFile];
  if (password !== undefined) await writeSecret(passwordFile, password);
  const settings = ['-U', user, '-E', 'UTF8', '--locale=C', '--no-sync'];
  await run(path.join(programs, 'initdb'), ['-D', data, ...access, ...settings], { cwd: folder, ...account });
  const all: Record<string, string> = { listen_addresses: host, unix_socket_directories: '', ...config };
  if (tls !== undefined) {
    await writeSecret(path.join(data, 'server.crt'), tls.certificate);
    await writeSecret(path.join(data, 'server.key'), tls.key);
    const method = password === undefined ? 'trust' : 'scram-sha-256';
    await writeSecret(path.join(data, 'pg_hba.conf'), `hostssl all all all ${method}\n`);
    all['ssl'] = 'on';
  }
  return ['-D', data, '-F', ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}

/** How long a server may take to start; it takes a fraction of a second. */
const startLimitMs = 30_000;
const retryMs = 50;

const isOver = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode !== null || signalCode !== null;

/**
 * Starts it once and again until it serves: sessions of one that was killed end a moment after it, and keep the next from
 * starting until then.
 */
async function startUntilReady(start: () => ChildProcess, ask: () => Promise<void>): Promise<ChildProcess> {
  const deadline = AbortSignal.timeout(startLimitMs);
  let output = '';
  for (;;) {
    const server = start();
    server.stderr?.setEncoding('utf8').on('data', (text: string) => (output = (output + text).slice(-2000)));
    while (!isOver(server)) {
      const isReady = await ask().then(
        () => true,
        () => false,
      );
      if (isReady) return server;
      if (deadline.aborted) server.kill('SIGKILL');
      await delay(retryMs);
    }
    if (deadline.aborted || !output.includes('pre-existing shared memory'))
      throw new Error(`Postgres did not start: ${output}`);
  }
}

/**
 * Resolves once its sessions have ended, too: they write to its standard error, which is closed with the last of them. One that
 * outlives a killed server by a moment would still answer.
 */
async function end(server: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (isOver(server)) return;
  const close = once(server, 'close');
  server.kill(signal);
  await close;
}

/** Starts a server whose data need not outlive it: nothing is synced to the disk unless `config` says so. */
export async function startPostgres(options: PostgresServerOptions = {}): Promise<PostgresServer> {
  const programs = await providePostgres();
  const folder = await mkdtemp(path.join(tmpdir(), 'naswot-postgres-'));
  if (account.uid !== undefined) await chown(folder, account.uid, account.gid);
  const { tls, password } = options;
  const remove = (): Promise<void> => rm(folder, { recursive: true });
  try {
    const settings = await prepare(programs, folder, options);
    const port = await freePort();
    const main: pg.ClientConfig = {
      ...{ host, port, user, database: 'postgres', ssl: tls !== undefined && { rejectUnauthorized: false } },
      ...(password === undefined ? {} : { password }),
    };
    const start = (): Promise<ChildProcess> =>
      startUntilReady(
        () =>
          spawn(path.join(programs, 'postgres'), [...settings, '-p', String(port)], {
            cwd: folder,
            ...account,
            stdio: ['ignore', 'ignore', 'pipe'],
          }),
        () => query(main, 'select 1'),
      );
    let server = await start();
    const url = (database: string): string => `postgres://${user}@${host}:${port}/${database}`;
    return {
      port,
      url,
      async createDatabase(name, template) {
        const copy = template === undefined ? '' : ` template ${pg.escapeIdentifier(template)}`;
        await query(main, `create database ${pg.escapeIdentifier(name)}${copy}`);
        return url(name);
      },
      kill: () => end(server, 'SIGKILL'),
      async restart() {
        await end(server, 'SIGKILL');
        server = await start();
      },
      async [Symbol.asyncDispose]() {
        // Fast shutdown: open sessions are ended.
        await end(server, 'SIGINT');
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}
