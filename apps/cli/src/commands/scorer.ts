import { hostname } from 'node:os';
import path from 'node:path';
import type { Command } from 'commander';
import { connectJetStreamScorer, type ConnectionChange } from '@naswot/queue';
import { runScorer, structuredLog, type ScorerConfig } from '@naswot/scorer';
import { contextOf, withSharedOptions, type SharedFlags } from '../context.ts';
import { checkDevices } from '../engine-choice/check-devices.ts';
import { resolveEngine } from '../engine-choice/resolve-engine.ts';
import { example } from '../example.ts';
import { bytesForLanes } from '../lane-memory.ts';
import { messageOf } from '../message-of.ts';
import { engineHelp, laneCount, parseLanes, type Lanes } from '../options.ts';
import { queueSettings } from '../queue-settings.ts';
import { startTracing } from '../start-tracing.ts';
import { stopSignal } from '../stop-signal.ts';
import { UsageError } from '../usage-error.ts';

interface ScorerFlags extends SharedFlags {
  readonly lanes: Lanes;
  readonly engine: string;
  readonly devices?: readonly string[];
  readonly name?: string;
}

/** Shortest time a network is given, whatever is predicted. */
const minimumLimitMs = 60_000;
/** Service managers wait half a minute before they kill. */
const drainLimitMs = 20_000;
/** The longest name that goes into messages. */
const longestName = 256;

function parseDevices(text: string): readonly string[] {
  const devices = text.split(',').map((device) => device.trim());
  if (devices.every((device) => /^(\d+|(GPU|MIG)-[\w-]+)$/.test(device))) return devices;
  throw new UsageError(
    `--devices received '${text}', expected numbers of GPUs such as 0,1`,
    "leave it out where lanes may use whatever they find; 'nvidia-smi -L' lists GPUs",
  );
}

function parseName(text: string): string {
  if (text.trim() !== '' && text.length <= longestName) return text;
  throw new UsageError(
    `--name received '${text}', expected a name of 1 to ${longestName} characters`,
    'leave it out for the name of this machine and process',
  );
}

type Log = Parameters<ScorerConfig['openQueue']>[0];

const tellChange =
  (log: Log, servers: string) =>
  (change: ConnectionChange): void => {
    switch (change.kind) {
      case 'lost':
        log.warn({ queue: servers }, 'the queue is lost; what is being scored goes on');
        break;
      case 'back':
        log.warn({ queue: servers }, 'the queue is back');
        break;
      case 'waiting':
        log.warn({ queue: servers, reason: change.reason }, 'the queue is not there yet; waiting for it');
    }
  };

/** What the server's own words mean to whoever started the scorer. */
function explain(error: unknown, name: string, servers: string): unknown {
  const message = messageOf(error);
  if (/permissions violation/i.test(message))
    return new Error(
      `${servers} refuses scorer ${name}: ${message}; --name is expected to be the one that its credentials are for`,
      { cause: error },
    );
  if (/authorization violation/i.test(message))
    return new Error(
      `${servers} does not know the credentials of scorer ${name}; those of --nats-creds are expected to be of a user there`,
      { cause: error },
    );
  return error;
}

type Connection = Awaited<ReturnType<typeof queueSettings>>;

const connectQueue =
  (connection: Connection, name: string, queue: string): ScorerConfig['openQueue'] =>
  (log, signal) =>
    connectJetStreamScorer(
      {
        ...{ ...connection, name, onChange: tellChange(log, queue) },
        onRefusal: (refusal) => log.warn({ ...refusal }, 'a message of the queue was refused'),
      },
      signal,
    );

/** What a lane may take: its share of this machine's memory or, on GPUs, of the smallest one's, where that is known. */
function memoryLimit(lanes: number, devices: number, deviceBytes: number | null): number | null {
  if (devices === 0) return bytesForLanes() / lanes;
  return deviceBytes === null ? null : deviceBytes / Math.ceil(lanes / devices);
}

function lanesOf({ lanes, devices = [] }: ScorerFlags, deviceBytes: number | null) {
  const count = lanes === 'auto' && devices.length > 0 ? devices.length : laneCount(lanes);
  return { lanes: count, devices, memoryLimitBytes: memoryLimit(count, devices.length, deviceBytes) };
}

const logLevelOf = ({ quiet, verbose }: ScorerFlags) =>
  quiet === true ? 'error' : verbose === true ? 'debug' : 'info';

/** The engine of all lanes and the memory of its smallest device; throws where it cannot run on those that are asked for, before any lane starts. */
async function engineFor(flags: ScorerFlags, name: string, enginesFolder: string) {
  const { devices = [] } = flags;
  const log = structuredLog(logLevelOf(flags), name);
  const tell = (line: string): void => log.info({}, line.replace(/^note: /, ''));
  const engine = await resolveEngine(flags.engine, { enginesFolder, tell, devices });
  return { engine, deviceBytes: await checkDevices(engine, devices) };
}

/** Runs until SIGTERM or SIGINT. */
async function scorer(flags: ScorerFlags): Promise<void> {
  const { settings, terminal, enginesFolder } = contextOf(flags);
  const { name = `${hostname()}-${process.pid}` } = flags;
  const connection = await queueSettings(settings);
  const queue = settings.queue.value;
  const { engine, deviceBytes } = await engineFor(flags, name, enginesFolder);
  const config: ScorerConfig = {
    openQueue: connectQueue(connection, name, queue),
    ...{ name, ...lanesOf(flags, deviceBytes), minimumLimitMs, drainLimitMs },
    engine,
    enginesFolder,
    cacheFolder: path.join(settings.home.value, 'cache', 'minibatches'),
    endsOnRefusal: false,
    log: logLevelOf(flags),
    onReady({ engine: ran, lanes }) {
      const text = `ready: ${name}, ${lanes} lanes of ${ran.name} on ${ran.device}, queue ${queue}`;
      process.stdout.write(`${terminal.json ? JSON.stringify({ name, engine: ran, lanes, queue }) : text}\n`);
    },
  };
  const endTracing = await startTracing('naswot-scorer');
  const scoring = runScorer(config, stopSignal()).catch((error: unknown) => {
    throw explain(error, name, queue);
  });
  await scoring.finally(endTracing);
}

export function addScorerCommand(program: Command): void {
  const command = program
    .command('scorer')
    .description('score for a cluster: takes shards from its queue until it is told to stop')
    .option('--lanes <N>', 'networks at once; auto: one a core, or one a device', parseLanes, 'auto')
    .option('--engine <NAME>', engineHelp, 'auto')
    .option('--devices <LIST>', 'GPUs that lanes get in turn, such as 0,1', parseDevices)
    .option('--name <TEXT>', 'its name among the scorers of the queue', parseName)
    .addHelpText('after', example('naswot scorer --queue tls://nats:4222 --nats-creds scorer.creds'));
  withSharedOptions(command).action(scorer);
}
