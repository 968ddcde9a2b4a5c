import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  newPlace,
  startCoordinator,
  startScorer,
  startServers,
  type Servers,
} from '../../apps/coordinator/src/testing/cluster.ts';
import { trialOutcome, trialPlan } from '../../apps/coordinator/src/testing/trial-plan.ts';
import { diligent, type Behaviour } from '../../apps/coordinator/src/testing/trial-scorer.ts';
import { provideNats, startNats } from './nats.ts';
import { providePostgres } from './postgres-programs.ts';

const run = promisify(execFile);
const samples = 2_000;

let servers: Servers;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'naswot-restore-'));
  servers = await startServers();
});
afterAll(async () => {
  await servers[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

/** The commands of docs/operations.md. */
async function dumpAndRestore(from: string, to: string): Promise<void> {
  const programs = await providePostgres();
  const dump = path.join(folder, 'naswot.dump');
  await run(path.join(programs, 'pg_dump'), ['--format=custom', `--file=${dump}`, from]);
  await run(path.join(programs, 'pg_restore'), ['--exit-on-error', '--no-owner', `--dbname=${to}`, dump]);
}

/** Does so many shards, and takes further ones along into the grave. */
function mortal(shards: number): Behaviour {
  let done = 0;
  return (delivery, scores) =>
    done++ < shards ? diligent(delivery, scores) : { results: [], end: 'vanish' };
}

describe('a dump of the store', () => {
  it('is all that a search needs to be completed, with another NATS server that knows nothing', async () => {
    const place = await newPlace(servers);
    const restored = await servers.postgres.createDatabase('restored');
    const first = await startCoordinator(place, 'first');
    await first.leads;
    const record = await first.coordinator.create({ plan: trialPlan(1, samples), priority: 1 });
    await using _mortal = await startScorer(place, 'mortal', mortal(3));
    const scored = async () => (await first.store.findSearch(record.id))?.counts.scored ?? 0n;
    await expect.poll(scored, { timeout: 30_000 }).toBeGreaterThan(0n);
    await dumpAndRestore(place.database, restored);
    await first[Symbol.asyncDispose]();

    await using nats = await startNats(await provideNats());
    const elsewhere = { ...place, database: restored, nats: nats.url };
    await using second = await startCoordinator(elsewhere, 'second');
    await second.leads;
    const found = () => second.store.findSearch(record.id);
    expect((await found())?.state).toBe('running');
    await using _scorer = await startScorer(elsewhere, 'diligent');
    await expect.poll(async () => (await found())?.state, { timeout: 60_000 }).toBe('completed');
    expect((await found())?.counts).toMatchObject({ scored: BigInt(samples), pending: 0n });
    for await (const { representative, outcome } of second.store.queryScores({
      searchId: record.id,
      orderBy: 'value',
      descending: true,
      limit: samples,
    }))
      expect(outcome).toEqual(trialOutcome(representative));
  });
});
