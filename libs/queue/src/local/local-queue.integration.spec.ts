import { describe, expect, it } from 'vitest';
import { connectChild, connectWithinProcess, openLocalQueue } from '../testing/local-fixtures.ts';
import { describeQueue, sampleShard, sampleSign } from '../testing/index.ts';

const never = new AbortController().signal;

describeQueue('within one process', () => Promise.resolve(openLocalQueue(connectWithinProcess)));
describeQueue('across processes', () => Promise.resolve(openLocalQueue(connectChild)));

describe('a local queue whose scorer is killed', () => {
  it('delivers its shards to others at once, before their leases end', async () => {
    await using fixture = openLocalQueue(connectChild);
    const [dying, other] = [await fixture.connectScorer(), await fixture.connectScorer()];
    await fixture.queue.shards.publish(sampleShard(1));
    await dying.queue.shards.take(never);
    await dying.kill();
    expect((await other.queue.shards.take(never))?.deliveries).toBe(2);
  });

  it('lists it no longer', async () => {
    await using fixture = openLocalQueue(connectChild);
    const dying = await fixture.connectScorer();
    await dying.queue.presence.announce(sampleSign('dying', 0));
    await dying.kill();
    expect(await fixture.queue.presence.list()).toEqual([]);
  });
});
