import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chown, mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';

const run = promisify(execFile);

/** A Postgres of its own on a free port, in a folder that goes with it. */
export interface PostgresServer extends AsyncDisposable {
  /** Address of one of its databases. */
  url(database: string): string;
  /** Creates a database, as a copy of `template` where it is given, and returns its address. */
  createDatabase(name: string, template?: string): Promise<string>;
}

/** Debian's place for programs that it keeps off the PATH. */
const debianFolder = '/usr/lib/postgresql';
/** Postgres refuses to run as root: Debian's account of no rights. */
const nobody = 65534;

async function findPrograms(): Promise<string | null> {
  const versions = existsSync(debianFolder) ? await readdir(debianFolder) : [];
  const newestFirst = versions.sort((a, b) => Number(b) - Number(a));
  const folders = [
    ...newestFirst.map((version) => path.join(debianFolder, version, 'bin')),
    ...(process.env['PATH'] ?? '').split(path.delimiter),
  ];
  const holdsBoth = (folder: string): boolean =>
    ['initdb', 'postgres'].every((program) => existsSync(path.join(folder, program)));
  return folders.find(holdsBoth) ?? null;
}

/** The folder of Postgres's programs; installed from Debian's packages where there are none and this is root. */
async function providePrograms(): Promise<string> {
  const found = await findPrograms();
  if (found !== null) return found;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    await run('apt-get', ['update'], { env: environment });
    await run('apt-get', ['install', '-y', '--no-install-recommends', 'postgresql'], { env: environment });
  }
  const installed = await findPrograms();
  if (installed === null)
    throw new Error(
      'no Postgres server is found on the PATH or in /usr/lib/postgresql: install it (Debian: apt-get install postgresql)',
    );
  return installed;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('the system gave no port');
  return address.port;
}

const user = 'naswot';

async function query(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** How long a server may take to start; it takes a fraction of a second. */
const startLimitMs = 30_000;
const retryMs = 50;

async function untilReady(url: string, exited: AbortSignal, output: () => string): Promise<void> {
  const deadline = AbortSignal.timeout(startLimitMs);
  for (;;) {
    const failure = await query(url, 'select 1').then(
      () => null,
      (error: unknown) => error,
    );
    if (failure === null) return;
    if (exited.aborted || deadline.aborted)
      throw new Error(`Postgres did not start: ${output()}`, { cause: failure });
    await delay(retryMs);
  }
}

/** Starts a server whose data need not outlive it: nothing is synced to the disk. */
export async function startPostgres(): Promise<PostgresServer> {
  const programs = await providePrograms();
  const folder = await mkdtemp(path.join(tmpdir(), 'naswot-postgres-'));
  const isRoot = process.getuid?.() === 0;
  if (isRoot) await chown(folder, nobody, nobody);
  const account = { cwd: folder, ...(isRoot ? { uid: nobody, gid: nobody } : {}) };
  const data = path.join(folder, 'data');
  const settings = ['-A', 'trust', '-U', user, '-E', 'UTF8', '--locale=C', '--no-sync'];
  await run(path.join(programs, 'initdb'), ['-D', data, ...settings], account);
  const port = await freePort();
  const url = (database: string): string => `postgres://${user}@127.0.0.1:${port}/${database}`;
  const server = spawn(
    path.join(programs, 'postgres'),
    [
      '-D',
      data,
      '-p',
      String(port),
      '-c',
      'listen_addresses=127.0.0.1',
      '-c',
      `unix_socket_directories=`,
      '-F',
    ],
    { ...account, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let output = '';
  server.stderr.setEncoding('utf8').on('data', (text: string) => (output = (output + text).slice(-2000)));
  const exited = new AbortController();
  const exit = once(server, 'exit').finally(() => exited.abort());
  const dispose = async (): Promise<void> => {
    // Fast shutdown: open sessions are ended.
    server.kill('SIGINT');
    await exit;
    await rm(folder, { recursive: true });
  };
  try {
    await untilReady(url('postgres'), exited.signal, () => output);
  } catch (error) {
    await dispose();
    throw error;
  }
  return {
    url,
    async createDatabase(name, template) {
      const copy = template === undefined ? '' : ` template ${pg.escapeIdentifier(template)}`;
      await query(url('postgres'), `create database ${pg.escapeIdentifier(name)}${copy}`);
      return url(name);
    },
    [Symbol.asyncDispose]: dispose,
  };
}
