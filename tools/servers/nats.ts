import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { cacheFor, provide, unpackDebianPackage } from './provide.ts';

const run = promisify(execFile);

/** A nats-server on this machine. */
export interface NatsProgram {
  readonly file: string;
  /** `2.15.2` */
  readonly version: string;
}

/** What is built where it is not found. */
const pinnedVersion = '2.15.2';
const goModule = `github.com/nats-io/nats-server/v2@v${pinnedVersion}`;
const debianPackage = 'nats-server';

const cacheFolder = cacheFor('nats-server');

const minorOf = (version: string): number => Number(version.split('.')[1]);
const isCurrent = ({ version }: NatsProgram): boolean => minorOf(version) >= minorOf(pinnedVersion);

async function inspect(file: string): Promise<NatsProgram | null> {
  if (!existsSync(file)) return null;
  const { stdout } = await run(file, ['--version']);
  const version = /v(2\.\d+\.\d+)/.exec(stdout)?.[1];
  return version === undefined ? null : { file, version };
}

/** Those on the PATH, in Debian's folder for servers and among what this tool has provided, newest first. */
async function findPrograms(): Promise<readonly NatsProgram[]> {
  const folders = [
    ...(process.env['PATH'] ?? '').split(path.delimiter),
    '/usr/sbin',
    path.join(cacheFolder, pinnedVersion),
    path.join(cacheFolder, 'debian', 'usr', 'sbin'),
  ];
  const files = new Set(folders.map((folder) => path.join(folder, 'nats-server')));
  const found = await Promise.all(Array.from(files, inspect));
  return found
    .filter((program) => program !== null)
    .sort((a, b) => b.version.localeCompare(a.version, undefined, { numeric: true }));
}

/** Builds the pinned version from the Go module; takes about a minute. */
const buildWithGo = (): Promise<string | null> =>
  provide(path.join(cacheFolder, pinnedVersion), (folder) =>
    run('go', ['install', goModule], { env: { ...process.env, GOBIN: folder } }),
  );

const unpackDebian = (): Promise<string | null> =>
  unpackDebianPackage(debianPackage, path.join(cacheFolder, 'debian'));

const missing = (failures: readonly (string | null)[]): Error =>
  new Error(
    `no nats-server is found on the PATH, and none could be provided: install it, or Go 1.26 (${failures
      .filter((failure) => failure !== null)
      .join('; ')})`,
  );

/** The current server: found, built from its Go module, or Debian's, which is older. */
export async function provideNats(): Promise<NatsProgram> {
  const [found] = await findPrograms();
  if (found !== undefined && isCurrent(found)) return found;
  const failures = [await buildWithGo()];
  if (failures[0] !== null && found === undefined) failures.push(await unpackDebian());
  const [provided] = await findPrograms();
  if (provided === undefined) throw missing(failures);
  return provided;
}

/**
 * The oldest server that this machine offers, of its distribution as a rule; the current one where that is all, which is an error
 * where `CI` is true, and said in a line elsewhere.
 */
export async function provideOldNats(): Promise<NatsProgram> {
  const found = await findPrograms();
  const failure = found.every(isCurrent) ? await unpackDebian() : null;
  const oldest = (await findPrograms()).at(-1) ?? (await provideNats());
  if (!isCurrent(oldest)) return oldest;
  const missingOld = `no nats-server older than ${pinnedVersion} is found, and none could be provided: ${failure}`;
  if (process.env['CI'] === 'true') throw new Error(missingOld);
  process.stderr.write(`${missingOld}; what is to hold on an older one is not tried\n`);
  return oldest;
}

/** A nats-server with JetStream on a free port, in a folder that goes with it. */
export interface NatsServer extends AsyncDisposable {
  readonly url: string;
  /** Kills it, if it runs, and starts it again, on its port and with what it has stored. */
  restart(): Promise<void>;
  kill(): Promise<void>;
  /** Resolves once it has logged something like that. */
  logged(pattern: RegExp): Promise<void>;
}

export interface NatsServerOptions {
  /** Text of its configuration file, besides address and folder. */
  readonly config?: string;
  /** Where it keeps its streams; beside its configuration where it is left out. */
  readonly dataFolder?: string;
}

/** How long a server may take to start; it takes a fraction of a second. */
const startLimitMs = 30_000;
/** What it logs once it listens; the port is its own choice at first. */
const listening = /Listening for client connections on 127\.0\.0\.1:(\d+)/;
const ready = 'Server is ready';
/** Characters of its log that are looked at. */
const keptLog = 200_000;

/** Resolves with the server's port once it is ready; throws with its output where it ends before. */
async function untilReady(server: ChildProcess): Promise<number> {
  let output = '';
  const limit = AbortSignal.timeout(startLimitMs);
  await new Promise<void>((resolve, reject) => {
    const fail = (): void =>
      reject(new Error(`nats-server did not start: ${output.trim().slice(-2000).replaceAll('\n', ' | ')}`));
    server.stderr?.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-20_000);
      if (output.includes(ready)) resolve();
    });
    server.once('error', reject);
    server.once('exit', fail);
    limit.addEventListener('abort', fail, { once: true });
  });
  const port = listening.exec(output)?.[1];
  if (port === undefined) throw new Error(`nats-server named no port: ${output}`);
  return Number(port);
}

/** Starts a server whose data need not outlive it. */
export async function startNats(
  { file }: NatsProgram,
  { config = '', dataFolder }: NatsServerOptions = {},
): Promise<NatsServer> {
  const folder = await mkdtemp(path.join(tmpdir(), 'naswot-nats-'));
  const data = dataFolder ?? path.join(folder, 'data');
  const configFile = path.join(folder, 'nats.conf');
  await writeFile(configFile, config);
  let server: ChildProcess;
  let log = '';
  const start = async (port: number): Promise<number> => {
    const settings = ['-a', '127.0.0.1', '-p', String(port), '-js', '-sd', data];
    server = spawn(file, ['-c', configFile, ...settings], { stdio: ['ignore', 'ignore', 'pipe'] });
    server.stderr?.setEncoding('utf8').on('data', (text: string) => (log = (log + text).slice(-keptLog)));
    return untilReady(server);
  };
  const kill = async (): Promise<void> => {
    if (server.pid === undefined || server.exitCode !== null || server.signalCode !== null) return;
    const exit = once(server, 'exit');
    server.kill('SIGKILL');
    await exit;
  };
  const dispose = async (): Promise<void> => {
    await kill();
    await rm(folder, { recursive: true });
  };
  try {
    const port = await start(-1);
    return {
      url: `nats://127.0.0.1:${port}`,
      async restart() {
        await kill();
        await start(port);
      },
      kill,
      async logged(pattern) {
        while (!pattern.test(log)) await once(server.stderr ?? server, 'data');
      },
      [Symbol.asyncDispose]: dispose,
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}
