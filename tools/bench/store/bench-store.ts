import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type pg from 'pg';
import { openStore } from '@naswot/store';
import { withClient } from '../../prisma/postgres-adapter.ts';
import { startPostgres, type PostgresServer } from '../../servers/postgres.ts';
import { provenance } from '../machine.ts';
import { copyRows, preparePartition, upsertRows } from './postgres-alone.ts';
import { queryTimes, type QueryTime } from './query-times.ts';
import { storeRows } from './store-alone.ts';
import { tableSizes, type TableSize } from './table-sizes.ts';

export interface StoreBenchOptions {
  /** How many scores each way of writing writes. */
  readonly scores: number;
  /** How many scores questions are asked among; 0 leaves them out. */
  readonly filled: number;
  readonly outFolder: string;
}

interface Measured {
  readonly way: string;
  readonly batch: number;
  readonly scoresPerSecond: number;
  /** Of planning and of recording alone; null where they are one. */
  readonly plannedPerSecond: number | null;
  readonly recordedPerSecond: number | null;
  readonly sizes: readonly TableSize[];
}

/** From a message of a small network's lane to the largest that a coordinator gathers. */
const batches = [512, 4096, 32_768] as const;
/** What Postgres alone is given at once. */
const rawBatch = 32_768;

/** Durable, as a server is that keeps scores: each batch is on the disk before the next. */
const durable = { fsync: 'on', synchronous_commit: 'on', shared_buffers: '256MB', max_wal_size: '4GB' };

const say = (text: string): void => void process.stdout.write(`${text}\n`);

const perSecond = (scores: number, ms: number): number => (1000 * scores) / ms;

/** Whole batches only: what every way writes is the same. */
const wholeBatches = (scores: number, batch: number): number => Math.ceil(scores / batch) * batch;

async function measureAlone(
  url: string,
  way: string,
  scores: number,
  write: (client: pg.Client, scores: number) => Promise<number>,
): Promise<Measured> {
  return withClient(url, async (client) => {
    await preparePartition(client);
    const whole = wholeBatches(scores, rawBatch);
    const scoresPerSecond = perSecond(whole, await write(client, whole));
    const sizes = await tableSizes(client, whole);
    return { way, batch: rawBatch, scoresPerSecond, plannedPerSecond: null, recordedPerSecond: null, sizes };
  });
}

async function measureStore(url: string, scores: number, batch: number): Promise<Measured> {
  const whole = wholeBatches(scores, batch);
  const { planMs, recordMs } = await storeRows(url, whole, batch);
  return {
    way: 'planShard + recordResults',
    batch,
    scoresPerSecond: perSecond(whole, planMs + recordMs),
    plannedPerSecond: perSecond(whole, planMs),
    recordedPerSecond: perSecond(whole, recordMs),
    sizes: await withClient(url, (client) => tableSizes(client, whole)),
  };
}

const count = (n: number | null): string =>
  (n === null ? '' : Math.round(n).toLocaleString('en')).padStart(10);

function show({ way, batch, scoresPerSecond, plannedPerSecond, recordedPerSecond, sizes }: Measured): void {
  const bytes = sizes.reduce((sum, { bytesPerScore }) => sum + bytesPerScore, 0);
  const dead = sizes.reduce((sum, { deadRows }) => sum + deadRows, 0);
  const rates = [scoresPerSecond, plannedPerSecond, recordedPerSecond].map(count).join(' ');
  say(`${way.padEnd(28)}${count(batch)} ${rates} ${count(bytes)} ${count(dead)}`);
}

async function measureAll(
  server: PostgresServer,
  folder: string,
  scores: number,
): Promise<readonly Measured[]> {
  const template = 'migrated';
  await (await openStore(await server.createDatabase(template)))[Symbol.asyncDispose]();
  const fresh = (name: string): Promise<string> => server.createDatabase(name, template);
  const measured: Measured[] = [];
  const add = (row: Measured): void => {
    measured.push(row);
    show(row);
  };
  add(
    await measureAlone(await fresh('copy'), 'Postgres alone, COPY', scores, (client, whole) =>
      copyRows(client, folder, whole, rawBatch),
    ),
  );
  add(
    await measureAlone(await fresh('upsert'), 'Postgres alone, upsert', scores, (client, whole) =>
      upsertRows(client, whole, rawBatch),
    ),
  );
  for (const batch of batches) add(await measureStore(await fresh(`store${batch}`), scores, batch));
  return measured;
}

async function askAmong(server: PostgresServer, scores: number): Promise<readonly QueryTime[]> {
  if (scores === 0) return [];
  say(`\nmilliseconds, among ${count(scores).trim()} scores:`);
  const times = await queryTimes(server, scores);
  for (const { question, ms } of times) say(`${question.padEnd(56)}${ms.toFixed(0).padStart(8)}`);
  return times;
}

/** What a Postgres of this machine writes by itself, and through a store, with one connection. */
export async function benchStore({ scores, filled, outFolder }: StoreBenchOptions): Promise<void> {
  const origin = await provenance();
  say(`${origin.machine}, Node ${origin.node}, commit ${origin.commit}, ${scores} scores`);
  const titles = ['batch', 'scores/s', 'planned/s', 'recorded/s', 'bytes', 'dead rows'];
  say(`${''.padEnd(28)}${titles.map((title) => title.padStart(10)).join(' ')}`);
  const folder = await mkdtemp(path.join(tmpdir(), 'naswot-bench-'));
  try {
    // The server runs as another user.
    await chmod(folder, 0o777);
    await using server = await startPostgres({ config: durable });
    const measured = await measureAll(server, folder, scores);
    const questions = await askAmong(server, filled);
    await mkdir(outFolder, { recursive: true });
    const document = { bench: 'store', ...origin, scores, measured, filled, questions };
    await writeFile(path.join(outFolder, 'store.json'), `${JSON.stringify(document, null, 2)}\n`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
