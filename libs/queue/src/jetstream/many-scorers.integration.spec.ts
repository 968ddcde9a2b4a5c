import { expect, it } from 'vitest';
import type { Delivery, Queue, ShardMessage } from '../ports.ts';
import { describeServers } from '../testing/describe-servers.ts';
import { openJetStreamQueue, type JetStreamFixture } from '../testing/jetstream-fixtures.ts';
import { ManyScorers, sampleResult, sampleShard } from '../testing/index.ts';

const scorers = 200;
const leaving = scorers / 5;
const { engine } = sampleResult(0);
const never = new AbortController().signal;
/** Long enough for a loaded machine to go through a wave; what the scorers that leave have held is waited for so long. */
const shards = { ackWaitMs: 5_000 };

interface Taken {
  readonly scorer: string;
  readonly shard: bigint;
  readonly deliveries: number;
}

const numbered = (from: number, count: number): readonly bigint[] =>
  Array.from({ length: count }, (_, k) => BigInt(from + k));
const inOrder = (values: Iterable<bigint>): readonly bigint[] => [...values].sort((a, b) => Number(a - b));

/** Dispatches shards all at once and waits for as many results; gives the shards that these are of. */
async function runWave(queue: Queue, wave: readonly bigint[]): Promise<readonly bigint[]> {
  await Promise.all(wave.map((shard) => queue.shards.publish(sampleShard(Number(shard)))));
  const done: bigint[] = [];
  while (done.length < wave.length) {
    const result = await queue.results.take(never);
    if (result === null) throw new Error('take ended although nothing aborted it');
    done.push(result.message.shard);
    await result.ack();
  }
  return inOrder(done);
}

/** Scorers that note what they take, and disconnect where `leaves` says so. */
async function startScorers({ options }: JetStreamFixture, leaves: (taken: Taken) => boolean) {
  const taken: Taken[] = [];
  const answer = (scorer: string, { message, deliveries }: Delivery<ShardMessage>) => {
    const what = { scorer, shard: message.shard, deliveries };
    taken.push(what);
    return leaves(what) ? null : { ...sampleResult(Number(message.shard)), scorer, end: 'complete' as const };
  };
  return { taken, many: await ManyScorers.start({ connection: options, count: scorers, engine, answer }) };
}

const nothing: ReadonlySet<bigint> = new Set();

describeServers(`${scorers} scorers with a connection each`, (server) => {
  // A bound that is exact: JetStream serves the pulls that wait in their order, and who comes back for more stands behind those that
  // still wait, so that a wave of as many shards as pulls gives each scorer one.
  it('get one shard each of every wave, and lose none', async () => {
    const waves = 4;
    await using fixture = await openJetStreamQueue(server().url, { shards });
    const { many, taken } = await startScorers(fixture, () => false);
    await using _many = many;
    for (let wave = 0; wave < waves; wave++) {
      const asked = numbered(wave * scorers, scorers);
      expect(await runWave(fixture.queue, asked)).toEqual(asked);
      await many.untilWaiting(scorers);
    }
    expect(inOrder(taken.map(({ shard }) => shard))).toEqual(numbered(0, waves * scorers));
    expect(new Set(many.shares.values())).toEqual(new Set([waves]));
    expect(await fixture.queue.shards.held('search')).toEqual(nothing);
  });

  // Those that stay get one of every wave, as above, and of what is delivered again one at most: fewer shards than pulls that wait.
  it('get what a fifth of them held that disconnected without a word', async () => {
    await using fixture = await openJetStreamQueue(server().url, { shards });
    const gone = new Set<string>();
    const isMiddle = (shard: bigint): boolean => shard >= scorers && shard < 2 * scorers;
    const { many, taken } = await startScorers(fixture, ({ scorer, shard, deliveries }) => {
      const leaves = isMiddle(shard) && deliveries === 1 && gone.size < leaving;
      if (leaves) gone.add(scorer);
      return leaves;
    });
    await using _many = many;
    const staying = scorers - leaving;
    const waves = [numbered(0, scorers), numbered(scorers, scorers), numbered(2 * scorers, staying)];
    const waiting = [scorers, staying, staying];
    for (const [k, asked] of waves.entries()) {
      expect(await runWave(fixture.queue, asked)).toEqual(asked);
      await many.untilWaiting(waiting[k] ?? NaN);
    }
    const again = taken.filter(({ deliveries }) => deliveries > 1);
    const held = taken.filter(({ scorer, shard }) => gone.has(scorer) && isMiddle(shard));
    expect(held).toHaveLength(leaving);
    expect(inOrder(again.map(({ shard }) => shard))).toEqual(inOrder(held.map(({ shard }) => shard)));
    expect(taken).toHaveLength(waves.flat().length + leaving);
    expect(new Set(again.map(({ scorer }) => scorer)).size).toBe(leaving);
    for (const [scorer, count] of many.shares) {
      const extra = again.filter((taking) => taking.scorer === scorer).length;
      expect(count).toBe(gone.has(scorer) ? 1 : waves.length + extra);
    }
    expect(await fixture.queue.shards.held('search')).toEqual(nothing);
  });
});
