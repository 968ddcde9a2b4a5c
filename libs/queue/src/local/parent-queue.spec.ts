import { describe, expect, it } from 'vitest';
import { channelPair } from '../testing/channel-pair.ts';
import { sampleDigest, sampleResult, sampleShard } from '../testing/sample-messages.ts';
import { LocalQueue } from './local-queue.ts';
import { connectParentQueue } from './parent-queue.ts';

const never = new AbortController().signal;

function connected() {
  const queue = new LocalQueue();
  const [here, there] = channelPair();
  queue.connect(here);
  return { queue, there, scorer: connectParentQueue(there) };
}

describe('a queue over a channel', () => {
  it('refuses a malformed result, says what is wrong with it, and goes on', async () => {
    const { queue, scorer } = connected();
    const [score] = sampleResult(1).scores;
    if (score === undefined) throw new Error('the sample has a score');
    const outcome = { kind: 'scored', value: NaN, sizeTerm: null, separationTerm: null } as const;
    await expect(
      scorer.results.publish({ ...sampleResult(1), scores: [{ ...score, outcome }] }),
    ).rejects.toThrow(/malformed call.*message\.scores\[0\]\.outcome\.value/s);
    await scorer.results.publish(sampleResult(2));
    expect((await queue.results.take(never))?.message.shard).toBe(2n);
  });

  it('refuses a digest that is none', async () => {
    await expect(connected().scorer.blobs.get('../etc')).rejects.toThrow('malformed call');
  });

  it('is closed to an end that sends no calls, and its shards are handed back', async () => {
    const { queue, there, scorer } = connected();
    await queue.shards.publish(sampleShard(1));
    await scorer.shards.take(never);
    there.send({ hello: 'there' });
    expect((await queue.shards.take(never))?.deliveries).toBe(2);
    await expect(scorer.blobs.get(sampleDigest)).rejects.toThrow('the coordinator closed the channel');
  });

  it('fails what waits, and all that comes later, once it is closed', async () => {
    const { there, scorer } = connected();
    const waiting = expect(scorer.shards.take(never)).rejects.toThrow('the coordinator closed the channel');
    there.close();
    await waiting;
    await expect(scorer.results.publish(sampleResult(1))).rejects.toThrow(
      'the coordinator closed the channel',
    );
  });
});
