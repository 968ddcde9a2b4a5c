import { openStore } from '@naswot/store';
import { batchPlan, batchScores, batchShard } from '../../../libs/store/src/testing/batches.ts';

const engine = { name: 'bench', version: '1', device: 'none' };

/** Milliseconds that a store takes to plan shards and to record their scores, one after the other on one connection. */
export async function storeRows(
  url: string,
  scores: number,
  batch: number,
): Promise<{ readonly planMs: number; readonly recordMs: number }> {
  await using store = await openStore(url);
  const search = { id: 'bench', plan: batchPlan(1), engine: 'bench', lanes: 1, strategyState: { next: '0' } };
  await store.createSearch(search);
  const { epoch } = await store.acquireSearch('bench', 'bench', { engine: 'bench', lanes: 1 });
  let [planMs, recordMs] = [0, 0];
  for (let number = 0; number * batch < scores; number++) {
    const plan = batchShard(number, batch);
    const parts = [{ engine, scores: batchScores(number, batch) }];
    const start = performance.now();
    await store.planShard('bench', epoch, plan);
    const planned = performance.now();
    const results = { parts, completedShards: [BigInt(number)], strategyState: null };
    await store.recordResults('bench', epoch, results);
    planMs += planned - start;
    recordMs += performance.now() - planned;
  }
  return { planMs, recordMs };
}
