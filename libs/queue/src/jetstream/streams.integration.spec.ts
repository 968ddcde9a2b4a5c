import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { DiscardPolicy, RetentionPolicy, type StreamInfo } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import { describe, expect, it } from 'vitest';
import type { Delivery, ResultMessage, ShardMessage } from '../ports.ts';
import { describeServers } from '../testing/describe-servers.ts';
import { openJetStreamQueue, type JetStreamFixture } from '../testing/jetstream-fixtures.ts';
import { sampleResult, sampleShard } from '../testing/index.ts';
import { JetStreamQueue } from './jetstream-queue.ts';
import { queueNames } from './names.ts';
import { retrying } from './retry.ts';

const never = new AbortController().signal;

/** How many messages a stream holds; asked again where the server was away. */
async function held({ connection }: JetStreamFixture, stream: string): Promise<number> {
  const ask = (): Promise<StreamInfo> => connection.answerOf(connection.manager.streams.info(stream));
  const { state } = await retrying(ask, { limitMs: 30_000, signal: connection.closing });
  return state.messages;
}

async function take<Message>(taker: {
  take(signal: AbortSignal): Promise<Delivery<Message> | null>;
}): Promise<Delivery<Message>> {
  const delivery = await taker.take(never);
  if (delivery === null) throw new Error('take ended although nothing aborted it');
  return delivery;
}

describeServers('the streams', (server) => {
  it('hold a shard once, though it is published again after the server has forgotten its message id', async () => {
    await using fixture = await openJetStreamQueue(server().url);
    const { stream } = queueNames(fixture.options.prefix).shards;
    const windowMs = 100;
    await fixture.connection.manager.streams.update(stream, { duplicate_window: nanos(windowMs) });
    await fixture.queue.shards.publish(sampleShard(1));
    await delay(3 * windowMs);
    await fixture.queue.shards.publish(sampleShard(1));
    expect(await held(fixture, stream)).toBe(1);
  });

  it('make a publisher wait while they are full, and drop nothing', async () => {
    await using fixture = await openJetStreamQueue(server().url, { results: { messages: 2 } });
    const { queue } = await fixture.connectScorer();
    const { stream } = queueNames(fixture.options.prefix).results;
    await queue.results.publish(sampleResult(1));
    await queue.results.publish(sampleResult(2));
    const third = queue.results.publish(sampleResult(3));
    const first = await take(fixture.queue.results);
    expect(first.message).toEqual(sampleResult(1));
    expect(await held(fixture, stream)).toBe(2);
    await first.ack();
    await third;
    const rest = [await take(fixture.queue.results), await take(fixture.queue.results)];
    expect(rest.map(({ message }) => message)).toEqual([sampleResult(2), sampleResult(3)]);
  });

  it('serve 1,000 takers that wait at once', async () => {
    await using fixture = await openJetStreamQueue(server().url, { shards: { ackWaitMs: 60_000 } });
    const { queue } = await fixture.connectScorer();
    const stop = new AbortController();
    setMaxListeners(0, stop.signal);
    const numbers = Array.from({ length: 1_000 }, (_, n) => n);
    const taken = Promise.all(numbers.map(() => queue.shards.take(stop.signal)));
    await Promise.all(numbers.map((n) => fixture.queue.shards.publish(sampleShard(n))));
    const shards = (await taken).map((delivery) => Number(delivery?.message.shard));
    expect(shards.sort((a, b) => a - b)).toEqual(numbers);
  });

  it('are found by a scorer that came first', async () => {
    await using first = await openJetStreamQueue(server().url);
    const options = { ...first.options, prefix: `${first.options.prefix}-late` };
    await using scorer = await JetStreamQueue.connectScorer(options);
    const taken: Promise<Delivery<ShardMessage>> = take(scorer.shards);
    await using queue = await JetStreamQueue.connect(options);
    await queue.shards.publish(sampleShard(1));
    expect((await taken).message).toEqual(sampleShard(1));
  });

  it('may be declared again, by another coordinator', async () => {
    await using fixture = await openJetStreamQueue(server().url);
    await fixture.queue.shards.publish(sampleShard(1));
    await using second = await JetStreamQueue.connect({
      ...fixture.options,
      shards: { ackWaitMs: 5_000, messages: 50 },
    });
    expect((await take(second.shards)).message).toEqual(sampleShard(1));
    const { stream, consumer } = queueNames(fixture.options.prefix).shards;
    const { manager } = fixture.connection;
    expect((await manager.streams.info(stream)).config.max_msgs).toBe(50);
    expect((await manager.consumers.info(stream, consumer)).config.ack_wait).toBe(nanos(5_000));
  });

  it('are refused where something else has their name', async () => {
    await using fixture = await openJetStreamQueue(server().url);
    const prefix = `${fixture.options.prefix}-other`;
    const { stream, subjects } = queueNames(prefix).shards;
    await fixture.connection.manager.streams.add({
      name: stream,
      subjects: [subjects],
      retention: RetentionPolicy.Limits,
      discard: DiscardPolicy.Old,
    });
    await expect(JetStreamQueue.connect({ ...fixture.options, prefix })).rejects.toThrow(
      new RegExp(`stream ${stream} .*retention`),
    );
  });
});

describeServers('scorers of two scoring revisions', (server) => {
  it('each take the shards of their own, and neither those of the other', async () => {
    await using fixture = await openJetStreamQueue(server().url);
    const next = { ...fixture.options, scoringRevision: 1_000 };
    await using upgraded = await JetStreamQueue.connect(next);
    await using upgradedScorer = await JetStreamQueue.connectScorer(next);
    const { queue } = await fixture.connectScorer();
    await fixture.queue.shards.publish(sampleShard(1));
    await upgraded.shards.publish(sampleShard(2));
    expect((await take(upgradedScorer.shards)).message).toEqual(sampleShard(2));
    expect((await take(queue.shards)).message).toEqual(sampleShard(1));
    await upgraded.shards.publish(sampleShard(3));
    expect(await queue.shards.take(AbortSignal.timeout(200))).toBeNull();
    expect((await take(upgradedScorer.shards)).message).toEqual(sampleShard(3));
  });

  it('leave what only the other can take to be dispatched again, and purge it all the same', async () => {
    await using fixture = await openJetStreamQueue(server().url);
    await using upgraded = await JetStreamQueue.connect({ ...fixture.options, scoringRevision: 1_000 });
    await fixture.queue.shards.publish(sampleShard(1));
    expect(await upgraded.shards.held('search')).toEqual(new Set());
    expect(await fixture.queue.shards.held('search')).toEqual(new Set([1n]));
    await upgraded.shards.purge('search');
    expect(await fixture.queue.shards.held('search')).toEqual(new Set());
  });
});

const smallPayload = 65_536;

describeServers(
  'a server of small messages',
  (server) => {
    const scores: ResultMessage['scores'] = Array.from({ length: 3_000 }, (_, n) => ({
      position: BigInt(n),
      outcome: { kind: 'scored', value: n / 7, sizeTerm: null, separationTerm: -0 },
      durationMs: n,
    }));

    it('gets a long result in parts, of which the last is complete', async () => {
      await using fixture = await openJetStreamQueue(server().url);
      const { queue } = await fixture.connectScorer();
      await queue.results.publish({ ...sampleResult(1), scores, end: 'complete' });
      const { stream } = queueNames(fixture.options.prefix).results;
      const parts: ResultMessage[] = [];
      for (let left = await held(fixture, stream); left > 0; left--)
        parts.push((await take(fixture.queue.results)).message);
      expect(parts.length).toBeGreaterThan(3);
      expect(parts.flatMap((part) => part.scores)).toEqual(scores);
      expect(parts.map(({ end }) => end)).toEqual(
        parts.map((_, n) => (n === parts.length - 1 ? 'complete' : 'partial')),
      );
    });

    it('takes no shard that is longer, and says so', async () => {
      await using fixture = await openJetStreamQueue(server().url);
      const work = { kind: 'list', positions: scores.map(({ position }) => position + 2n ** 70n) } as const;
      await expect(fixture.queue.shards.publish({ ...sampleShard(1), work })).rejects.toThrow(/max_payload/);
    });
  },
  { config: `max_payload: ${smallPayload}\n` },
);

describeServers('a server that is killed and started again', (server) => {
  describe('loses nothing', () => {
    it('that was published, taken or waited for', async () => {
      await using fixture = await openJetStreamQueue(server().url);
      const { queue } = await fixture.connectScorer();
      await fixture.queue.shards.publish(sampleShard(1));
      await take(queue.shards);
      const waiting = take(fixture.queue.results);
      await server().restart();
      await queue.results.publish(sampleResult(1));
      expect((await waiting).message).toEqual(sampleResult(1));
      const again = await take(queue.shards);
      expect(again.message).toEqual(sampleShard(1));
      await again.ack();
      expect(await held(fixture, queueNames(fixture.options.prefix).shards.stream)).toBe(0);
    });
  });
});
