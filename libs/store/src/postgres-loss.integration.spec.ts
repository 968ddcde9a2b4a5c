import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPostgres, type PostgresServer } from '../../../tools/servers/postgres.ts';
import { openStore } from './open-store.ts';
import { isTransient } from './store-error.ts';
import type { Store } from './store.ts';
import { batchScores, batchShard } from './testing/batches.ts';
import { lead } from './testing/describe-leadership.ts';
import { beginSearch, engine, type TrialSearch } from './testing/trial-search.ts';

let server: PostgresServer;
let url = '';
beforeAll(async () => {
  server = await startPostgres();
  url = await server.createDatabase('naswot');
  await (await openStore(url))[Symbol.asyncDispose]();
}, 300_000);
afterAll(() => server[Symbol.asyncDispose]());

const failureOf = (act: Promise<unknown>): Promise<unknown> =>
  act.then(
    () => null,
    (error: unknown) => error,
  );

async function readAll(store: Store): Promise<void> {
  for await (const _ of store.queryScores({ orderBy: 'value', descending: true, limit: 3 }));
}

describe('a store whose server goes', () => {
  it('fails as unreachable in every act, and goes on once the server is back', async () => {
    await using store = await openStore(url);
    const { id, epoch, plan } = await beginSearch(store);
    await server.kill();
    const acts: Readonly<Record<string, () => Promise<unknown>>> = {
      find: () => store.findSearch(id),
      list: () => store.listSearches({ limit: 1 }),
      count: () => store.countSearches(),
      leader: () => store.leader(),
      lead: () => store.lead('here', new AbortController().signal),
      plan: () => store.planShard(id, epoch, batchShard(0)),
      record: () => store.recordResults(id, epoch, { parts: [], completedShards: [], strategyState: null }),
      events: () => store.events(id, 0n, 1),
      append: () => store.appendEvent(id, epoch, 'note', {}),
      known: () => store.knownScores(plan.space, plan.spec, [batchScores(0)[0]!.position]),
      best: () => store.best(id, 1),
      query: () => readAll(store),
      minibatch: () => store.loadMinibatch('none'),
      open: () => openStore(url),
    };
    // The second time nothing is left of the connections that broke.
    for (let again = 0; again < 2; again++)
      for (const [name, act] of Object.entries(acts)) {
        const error = await failureOf(act());
        expect(isTransient(error), `${name}: ${String(error)}`).toBe(true);
      }
    await server.restart();
    await expect.poll(() => failureOf(store.countSearches())).toBeNull();
    for (const [name, act] of Object.entries(acts))
      if (!['lead', 'open'].includes(name)) expect(await failureOf(act()), name).toBeNull();
  });

  it('keeps every batch that was acknowledged, and takes the others again', async () => {
    await using store = await openStore(url);
    const { id, epoch }: TrialSearch = await beginSearch(store);
    const write = async (batch: number): Promise<void> => {
      await store.planShard(id, epoch, batchShard(batch));
      const parts = [{ engine, scores: batchScores(batch) }];
      const completedShards = [BigInt(batch)];
      await store.recordResults(id, epoch, { parts, completedShards, strategyState: null });
    };
    const batches = 40;
    let failures = 0;
    let restarted = Promise.resolve();
    for (let batch = 0; batch < batches;) {
      if ([10, 20].includes(batch) && failures < batch / 10) {
        const written = failureOf(write(batch));
        restarted = server.restart();
        if ((await written) !== null) failures++;
        await restarted;
      }
      const error = await failureOf(write(batch));
      if (error === null) batch++;
      else expect({ error, isTransient: isTransient(error) }).toMatchObject({ isTransient: true });
    }
    expect((await store.findSearch(id))?.counts).toMatchObject({
      samples: BigInt(batches * 100),
      scored: BigInt(batches * 100),
      pending: 0n,
    });
  });

  it('loses the lead, and lets another have it', async () => {
    await using store = await openStore(url);
    const first = await lead(store, 'one');
    const lost = once(first.lost, 'abort');
    await server.restart();
    await lost;
    await first[Symbol.asyncDispose]();
    await using second = await lead(store, 'two');
    expect(second.term).toBe(first.term + 1n);
    await expect(store.setState('none', 'paused', first.term)).rejects.toMatchObject({ kind: 'fenced' });
  });
});
