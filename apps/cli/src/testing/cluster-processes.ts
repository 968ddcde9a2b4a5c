import { once } from 'node:events';
import {
  provideNats,
  startNats,
  type NatsServer,
  type NatsServerOptions,
} from '../../../../tools/servers/nats.ts';
import { startPostgres, type PostgresServer } from '../../../../tools/servers/postgres.ts';
import { naswotProgram, scratchHome, startProgram, type Running } from './run-naswot.ts';

/** A long-running command, ready. */
export interface Member extends AsyncDisposable {
  readonly running: Running;
  /** What it printed once it was ready. */
  readonly ready: unknown;
  /** Kills it as nothing can be caught, with all that it has started, and waits for its end. */
  kill(): Promise<void>;
}

/** Resolves with the first line of stdout as JSON; throws what was said where the process ends before. */
async function firstLine({ process: child, finished }: Running): Promise<unknown> {
  const { stdout } = child;
  if (stdout === null) throw new Error('stdout is expected to be a pipe');
  let text = '';
  const line = new Promise<string>((resolve) => {
    stdout.on('data', (chunk: string) => {
      text += chunk;
      const end = text.indexOf('\n');
      if (end >= 0) resolve(text.slice(0, end));
    });
  });
  const ended = finished.then(({ stderr }) => {
    throw new Error(`it ended before it was ready: ${stderr.slice(-2_000)}`);
  });
  ended.catch(() => undefined);
  return JSON.parse(await Promise.race([line, ended])) as unknown;
}

async function member(running: Running): Promise<Member> {
  const ready = await firstLine(running);
  const { process: child, finished } = running;
  return {
    running,
    ready,
    async kill() {
      child.kill('SIGKILL');
      await finished;
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null) {
        const exit = once(child, 'exit');
        // One that is stopped hears nothing.
        child.kill('SIGCONT');
        child.kill('SIGTERM');
        await exit;
      }
      await finished;
    },
  };
}

/** Has a program tell of its memory where it is asked. */
const tellsMemory = { NODE_OPTIONS: `--import=${new URL('tell-memory.mjs', import.meta.url).href}` };

/** A cluster's servers and what its programs need to find them. */
export interface ClusterPlace extends AsyncDisposable {
  readonly home: string;
  readonly postgres: PostgresServer;
  readonly nats: NatsServer;
  readonly store: string;
  /** What its programs have in their environment besides. */
  readonly environment?: Readonly<Record<string, string>>;
  /** The `naswot` that its programs are of; this checkout's where it is left out. */
  readonly program?: string;
}

export async function openCluster(natsOptions: NatsServerOptions = {}): Promise<ClusterPlace> {
  const home = await scratchHome();
  const [postgres, nats] = await Promise.all([
    startPostgres(),
    provideNats().then((program) => startNats(program, natsOptions)),
  ]);
  const store = await postgres.createDatabase('naswot');
  return {
    home: home.folder,
    postgres,
    nats,
    store,
    async [Symbol.asyncDispose]() {
      await Promise.all([postgres[Symbol.asyncDispose](), nats[Symbol.asyncDispose]()]);
      await home[Symbol.asyncDispose]();
    },
  };
}

/** `host:port` where a coordinator serves its clients. */
export const addressOf = ({ ready }: Member): string => (ready as { readonly grpc: string }).grpc;

/** Starts a coordinator whose leases are short, and resolves once it serves. */
export const startCoordinator = (
  { home, store, nats, environment = {}, program = naswotProgram }: ClusterPlace,
  ...more: readonly string[]
): Promise<Member> => {
  const doors = ['--listen', '127.0.0.1:0', '--http', '127.0.0.1:0'];
  const servers = ['--store', store, '--queue', nats.url];
  const words = ['coordinator', ...servers, ...doors, '--lease', '4s', '--json', ...more];
  return member(startProgram(program, home, { ...tellsMemory, ...environment }, ...words));
};

/** Starts a scorer of one lane and resolves once it takes shards. */
export const startScorer = (
  { home, nats, environment = {}, program = naswotProgram }: ClusterPlace,
  name: string,
  ...more: readonly string[]
): Promise<Member> => {
  const words = ['scorer', '--queue', nats.url, '--name', name, '--lanes', '1', '--json', ...more];
  return member(startProgram(program, home, { ...tellsMemory, ...environment }, ...words));
};
