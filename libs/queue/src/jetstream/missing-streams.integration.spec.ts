import { expect, it } from 'vitest';
import type { Delivery } from '../ports.ts';
import { describeServers } from '../testing/describe-servers.ts';
import { sampleDigest, sampleResult, sampleShard, sampleSign } from '../testing/index.ts';
import { openJetStreamQueue } from '../testing/jetstream-fixtures.ts';
import { queueNames } from './names.ts';

const never = new AbortController().signal;

async function messageOf<Message>(taken: Promise<Delivery<Message> | null>): Promise<Message | undefined> {
  return (await taken)?.message;
}

describeServers('what somebody deletes on the server is declared anew', (server) => {
  it('when a shard is published, and scorers that wait take it', async () => {
    await using fixture = await openJetStreamQueue(server().url);
    const { queue } = await fixture.connectScorer();
    const taken = queue.shards.take(never);
    await fixture.connection.manager.streams.delete(queueNames(fixture.options.prefix).shards.stream);
    await fixture.queue.shards.publish(sampleShard(1));
    expect(await messageOf(taken)).toEqual(sampleShard(1));
  });

  it('while the coordinator waits for a result, which its scorer publishes until it can', async () => {
    await using fixture = await openJetStreamQueue(server().url);
    const { queue } = await fixture.connectScorer();
    const taken = fixture.queue.results.take(never);
    await fixture.connection.manager.streams.delete(queueNames(fixture.options.prefix).results.stream);
    await queue.results.publish(sampleResult(1));
    expect(await messageOf(taken)).toEqual(sampleResult(1));
  });

  it('when the coordinator looks what is held, the consumer of shards alone as well', async () => {
    await using fixture = await openJetStreamQueue(server().url);
    const { queue } = await fixture.connectScorer();
    const { stream, consumer } = queueNames(fixture.options.prefix).shards;
    await fixture.queue.shards.publish(sampleShard(1));
    await fixture.connection.manager.consumers.delete(stream, consumer);
    const taken = queue.shards.take(never);
    expect(await fixture.queue.shards.held('search')).toEqual(new Set([1n]));
    expect(await messageOf(taken)).toEqual(sampleShard(1));
    await fixture.connection.manager.streams.delete(stream);
    expect(await fixture.queue.shards.held('search')).toEqual(new Set());
  });

  it('when a minibatch is put', async () => {
    await using fixture = await openJetStreamQueue(server().url);
    const { queue } = await fixture.connectScorer();
    await fixture.connection.manager.streams.delete(`OBJ_${queueNames(fixture.options.prefix).blobs}`);
    await fixture.queue.blobs.put(sampleDigest, Uint8Array.of(1, 2));
    expect(Array.from((await queue.blobs.get(sampleDigest)) ?? [])).toEqual([1, 2]);
  });

  it('when scorers are listed or put aside, whose signs are no error meanwhile', async () => {
    await using fixture = await openJetStreamQueue(server().url, { presenceMs: 60_000 });
    const { queue } = await fixture.connectScorer();
    const { presence, suspended } = queueNames(fixture.options.prefix);
    const { streams } = fixture.connection.manager;
    await Promise.all([streams.delete(`KV_${presence}`), streams.delete(`KV_${suspended}`)]);
    const announced = queue.presence.announce(sampleSign('a', 1));
    await fixture.queue.presence.list();
    await announced;
    await fixture.queue.presence.suspend('a', 'it differs');
    expect(await queue.presence.suspended('a')).toBe('it differs');
    expect(await fixture.queue.presence.list()).toEqual([sampleSign('a', 1)]);
  });
});
