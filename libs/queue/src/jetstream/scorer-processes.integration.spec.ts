import { expect, it } from 'vitest';
import type { Delivery, ScorerQueue, ShardMessage } from '../ports.ts';
import { describeServers } from '../testing/describe-servers.ts';
import { connectJetStreamChild, openJetStreamQueue } from '../testing/jetstream-fixtures.ts';
import { sampleShard } from '../testing/index.ts';

const never = new AbortController().signal;

async function take({ shards }: ScorerQueue): Promise<Delivery<ShardMessage>> {
  const delivery = await shards.take(never);
  if (delivery === null) throw new Error('take ended although nothing aborted it');
  return delivery;
}

describeServers('a scorer in a process of its own', (server) => {
  it('that is killed loses neither what it holds nor what comes for it', async () => {
    await using fixture = await openJetStreamQueue(server().url);
    const child = connectJetStreamChild(fixture.options);
    try {
      await fixture.queue.shards.publish(sampleShard(1));
      await take(child.queue);
      const waiting = expect(take(child.queue)).rejects.toThrow('closed');
      await child.queue.blobs.get('0'.repeat(64));
      await child.kill();
      await waiting;
    } finally {
      await child.kill();
    }
    await fixture.queue.shards.publish(sampleShard(2));
    const { queue } = await fixture.connectScorer();
    const taken = [await take(queue), await take(queue)];
    expect(taken.map(({ message }) => message.shard).sort()).toEqual([1n, 2n]);
  });

  it('that is stopped past its lease changes nothing when it goes on', async () => {
    await using fixture = await openJetStreamQueue(server().url);
    const child = connectJetStreamChild(fixture.options);
    try {
      await fixture.queue.shards.publish(sampleShard(1));
      const late = await take(child.queue);
      child.signal('SIGSTOP');
      const { queue } = await fixture.connectScorer();
      const current = await take(queue);
      expect(current.deliveries).toBe(2);
      // The child had the message later than the server's lease began.
      await fixture.passLeases(0.2);
      child.signal('SIGCONT');
      await late.ack();
      await current.nak();
      expect((await take(queue)).deliveries).toBe(3);
    } finally {
      await child.kill();
    }
  });
});
