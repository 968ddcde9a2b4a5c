import { describe, expect, it } from 'vitest';
import { LocalQueue, type Delivery, type ShardMessage } from '@naswot/queue';
import { ShardFeed } from './shard-feed.ts';
import { cellPositions, dispatch } from './testing/sample-shard.ts';

const never = new AbortController().signal;
const handBack = (delivery: Delivery<ShardMessage>): Promise<void> => delivery.nak();

describe('a feed of shards', () => {
  it('asks once for the shard that comes next', async () => {
    await using queue = new LocalQueue();
    await using feed = new ShardFeed(queue.shards, handBack, never);
    feed.ask();
    feed.ask();
    for (const number of [0n, 1n]) await dispatch(queue, cellPositions, undefined, number);
    expect((await feed.take())?.message.shard).toBe(0n);
    expect((await queue.shards.take(never))?.message.shard).toBe(1n);
  });

  it('hands back what it asked for and nobody took', async () => {
    await using queue = new LocalQueue();
    await dispatch(queue, cellPositions);
    const feed = new ShardFeed(queue.shards, handBack, never);
    feed.ask();
    await feed[Symbol.asyncDispose]();
    expect((await queue.shards.take(never))?.deliveries).toBe(2);
  });

  it('ends its wait when it is disposed of, and when its signal aborts', async () => {
    await using queue = new LocalQueue();
    const stop = new AbortController();
    await using feed = new ShardFeed(queue.shards, handBack, stop.signal);
    const waiting = feed.take();
    stop.abort();
    expect(await waiting).toBeNull();
    const other = new ShardFeed(queue.shards, handBack, never);
    const disposed = other.take();
    await other[Symbol.asyncDispose]();
    expect(await disposed).toBeNull();
  });

  it('tells whoever takes that asking failed, and ends well all the same', async () => {
    const failing = { take: () => Promise.reject(new Error('the channel is closed')) };
    await using feed = new ShardFeed(failing, handBack, never);
    feed.ask();
    await expect(feed.take()).rejects.toThrow('the channel is closed');
  });
});
