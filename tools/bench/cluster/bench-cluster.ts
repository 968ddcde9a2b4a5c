import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { provideNats, startNats, type NatsServer } from '../../servers/nats.ts';
import { startPostgres, type PostgresServer } from '../../servers/postgres.ts';
import type { BenchOptions } from '../bench-options.ts';
import { provenance } from '../machine.ts';
import { copyRows, preparePartition, upsertRows } from '../store/postgres-alone.ts';
import { tableSizes, type TableSize } from '../store/table-sizes.ts';
import { measureFairness, type Fairness } from './fairness.ts';
import { jetStreamAlone } from './jetstream-alone.ts';
import { measurePlanning } from './measure-planning.ts';
import { startMember } from './processes.ts';
import { runSearch, startCluster, type SearchRun } from './run-cluster.ts';

export interface ClusterBenchOptions extends Pick<BenchOptions, 'outFolder'> {
  /** Architectures of the search, a million at most. */
  readonly scores: number;
  /** Scorers of the search that shows how shards are shared; 0 leaves it out. */
  readonly scorers: number;
}

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const count = (n: number): string => Math.round(n).toLocaleString('en');

/** Durable, as a server is that keeps scores. */
const durable = { fsync: 'on', synchronous_commit: 'on', shared_buffers: '256MB', max_wal_size: '4GB' };
const warmUp = 200_000;
const milestones = [10_000, 100_000, 1_000_000];
/** What Postgres alone is given at once, and of how many rows. */
const rawBatch = 32_768;
const rawScores = 262_144;
/** Shards a scorer, on average, of the search that shows how they are shared. */
const architecturesAScorer = 300;

interface Servers {
  readonly postgres: PostgresServer;
  readonly nats: NatsServer;
}

async function sizesIn(store: string, scores: number): Promise<readonly TableSize[]> {
  const client = new pg.Client(store);
  await client.connect();
  try {
    return await tableSizes(client, scores);
  } finally {
    await client.end();
  }
}

async function measureRate({ postgres, nats }: Servers, scores: number) {
  const store = await postgres.createDatabase('rate');
  await using cluster = await startCluster(store, nats);
  await using _first = await startMember('./scorer-process.ts', nats.url, 'first');
  await using _second = await startMember('./scorer-process.ts', nats.url, 'second');
  // A process grows to its size while it warms up; what is asked is whether it grows with the search. What lives in the coordinator
  // was 53 to 56 MB from 10^4 to 6*10^5 scores, and V8 let the old generation grow to 150 MB between its first collections: they
  // have come by the end of this.
  await runSearch(cluster, warmUp, [], 1);
  const at = milestones.filter((milestone) => milestone <= scores);
  const run = await runSearch(cluster, scores, at);
  return { run, sizes: await sizesIn(store, scores + warmUp) };
}

function showRun({ scores, seconds, firstScoreSeconds, milestones: at, cpuMicroseconds }: SearchRun): void {
  say(`${count(scores)} scores in ${seconds.toFixed(1)} s: ${count(scores / seconds)} a second`);
  say(`the first score was stored ${firstScoreSeconds.toFixed(2)} s after the search was created`);
  for (const { scores: done, coordinatorMb } of at)
    say(`coordinator at ${count(done)} scores: ${coordinatorMb} MB`);
  const total = Object.values(cpuMicroseconds).reduce((sum, us) => sum + us, 0);
  for (const [stage, us] of Object.entries(cpuMicroseconds))
    say(`${stage.padEnd(12)} ${us.toFixed(1).padStart(6)} us a score, ${((100 * us) / total).toFixed(0)} %`);
}

/** Scores per second of each stage alone. */
async function measureCeilings({ postgres, nats }: Servers): Promise<Readonly<Record<string, number>>> {
  const folder = await mkdtemp(path.join(tmpdir(), 'naswot-bench-'));
  const alone = async (name: string, write: (client: pg.Client) => Promise<number>): Promise<number> => {
    const client = new pg.Client(await postgres.createDatabase(name, 'rate'));
    await client.connect();
    await client.query('truncate architectures, scores, searches cascade');
    await preparePartition(client).catch(() => client.query('truncate members_1'));
    const ms = await write(client);
    await client.end();
    return (rawScores * 1000) / ms;
  };
  try {
    // The server runs as another user.
    await chmod(folder, 0o777);
    return {
      'Postgres alone, COPY': await alone('copy', (client) => copyRows(client, folder, rawScores, rawBatch)),
      'Postgres alone, upsert': await alone('upsert', (client) => upsertRows(client, rawScores, rawBatch)),
      'JetStream alone, results of 512': await jetStreamAlone(nats, rawScores),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measureMany({ postgres, nats }: Servers, scorers: number): Promise<Fairness | null> {
  if (scorers === 0) return null;
  await using cluster = await startCluster(await postgres.createDatabase('many'), nats);
  return await measureFairness(cluster, nats, scorers, scorers * architecturesAScorer);
}

/** Scores per second of a search through a whole cluster on this machine, where the time goes, and what each stage could do. */
export async function benchCluster({ scores, scorers, outFolder }: ClusterBenchOptions): Promise<void> {
  const origin = await provenance();
  say(`${origin.machine}, Node ${origin.node}, commit ${origin.commit}, 2 scorers`);
  await using postgres = await startPostgres({ config: durable });
  await using nats = await startNats(await provideNats());
  const servers = { postgres, nats };
  const { run, sizes } = await measureRate(servers, scores);
  showRun(run);
  for (const { table, bytesPerScore, deadRows } of sizes)
    say(
      `${table.padEnd(14)} ${count(bytesPerScore).padStart(5)} bytes a score, ${count(deadRows)} dead rows`,
    );
  const ceilings = await measureCeilings(servers);
  for (const [stage, rate] of Object.entries(ceilings))
    say(`${stage.padEnd(32)} ${count(rate)} scores a second`);
  const planning = measurePlanning();
  for (const [size, us] of Object.entries(planning))
    say(`${us.toFixed(2)} us to plan an architecture of a space of ${count(Number(size))}`);
  const fairness = await measureMany(servers, scorers);
  if (fairness !== null) {
    const { fewest, median, most } = fairness;
    say(`${count(scorers)} scorers got ${fewest} to ${most} shards, the one in the middle ${median}`);
    showRun(fairness.run);
  }
  await mkdir(outFolder, { recursive: true });
  const document = { bench: 'cluster', ...origin, run, sizes, ceilings, planning, fairness };
  await writeFile(path.join(outFolder, 'cluster.json'), `${JSON.stringify(document, null, 2)}\n`);
}
