import { openStore } from '../open-store.ts';
import { batchPlan, batchScores, batchShard } from './batches.ts';

/** Writes batch after batch into a store, and tells its parent of each that is acknowledged, until it is killed. */
const [location = '', round = '0'] = process.argv.slice(2);
const store = await openStore(location);
const id = `killed${round}`;
const plan = batchPlan(Number(round));
await store.createSearch({ id, plan, engine: 'test', lanes: 1, strategyState: { next: '0' } });
const { epoch } = await store.acquireSearch(id, 'here', { engine: 'test', lanes: 1 });
for (let batch = 0; process.connected; batch++) {
  await store.planShard(id, epoch, batchShard(batch));
  await store.recordResults(id, epoch, {
    parts: [{ engine: { name: 'test', version: '1', device: 'none' }, scores: batchScores(batch) }],
    completedShards: [BigInt(batch)],
    strategyState: null,
  });
  process.send?.(batch);
}
