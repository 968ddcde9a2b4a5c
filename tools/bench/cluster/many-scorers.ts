import './add-synthetic-space.ts';
import { setMaxListeners } from 'node:events';
import { connectJetStreamScorer, type JetStreamScorerQueue, type ShardMessage } from '@naswot/queue';
import { specDigest } from '@naswot/scoring';
import { shardPositions } from '@naswot/search';
import { syntheticSpace } from '@naswot/space/testing';

/** A process with as many scorers as it is told, each with a connection of its own: what they score is a hash. */
const [, , servers = '', count = '1000'] = process.argv;

const engine = { name: 'hash', version: '1', device: 'none' };
/** The score of an architecture, for any scorer. */
const prime = 1_000_003n;

const resultOf = (scorer: string, { searchId, shard, spec, work }: ShardMessage) => ({
  searchId,
  shard,
  specDigest: specDigest(spec),
  scorer,
  engine,
  scores: shardPositions(work, syntheticSpace.size).map((position) => ({
    position,
    outcome: {
      kind: 'scored',
      value: Number((position * 7919n) % prime),
      sizeTerm: null,
      separationTerm: null,
    } as const,
    durationMs: 1,
  })),
  end: 'complete' as const,
});

const stop = new AbortController();
// Every scorer listens.
setMaxListeners(0, stop.signal);

async function score(queue: JetStreamScorerQueue, scorer: string): Promise<number> {
  let shards = 0;
  for (;;) {
    const delivery = await queue.shards.take(stop.signal);
    if (delivery === null) return shards;
    await queue.results.publish(resultOf(scorer, delivery.message));
    await delivery.ack();
    shards++;
  }
}

async function connect(scorer: string): Promise<JetStreamScorerQueue> {
  const queue = await connectJetStreamScorer({ servers, name: scorer });
  const now = new Date();
  await queue.presence.announce({ scorer, engine, lanes: 1, scored: 0, startedAt: now, at: now });
  return queue;
}

const names = Array.from({ length: Number(count) }, (_, k) => `scorer-${k}`);
const queues: JetStreamScorerQueue[] = [];
// A few at a time: a server's listen queue is short.
for (let k = 0; k < names.length; k += 20)
  queues.push(...(await Promise.all(names.slice(k, k + 20).map(connect))));
const scoring = queues.map((queue, k) => score(queue, names[k] ?? ''));
process.send?.('ready');
process.once('message', () => stop.abort());
const shards = await Promise.all(scoring);
await Promise.all(queues.map((queue) => queue[Symbol.asyncDispose]()));
process.send?.(shards, () => process.exit(0));
