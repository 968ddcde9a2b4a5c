import { describe, expect, it } from 'vitest';
import type { OpenQueue } from './queue-fixture.ts';
import { sampleDigest } from './sample-messages.ts';

/** The port of blobs: what the coordinator puts, scorers get. */
export function describeBlobs(name: string, open: OpenQueue): void {
  describe(`blobs, ${name}`, () => {
    it('are got as they were put', async () => {
      await using fixture = await open();
      const { queue } = await fixture.connectScorer();
      const bytes = Uint8Array.from({ length: 300_000 }, (_, k) => k % 251);
      await fixture.queue.blobs.put(sampleDigest, bytes);
      expect(Buffer.compare((await queue.blobs.get(sampleDigest)) ?? new Uint8Array(), bytes)).toBe(0);
    });

    it('may be put twice', async () => {
      await using fixture = await open();
      await fixture.queue.blobs.put(sampleDigest, Uint8Array.of(1, 2));
      await fixture.queue.blobs.put(sampleDigest, Uint8Array.of(1, 2));
      expect(Array.from((await fixture.queue.blobs.get(sampleDigest)) ?? [])).toEqual([1, 2]);
    });

    it('are replaced, by others of the same length too', async () => {
      await using fixture = await open();
      const { queue } = await fixture.connectScorer();
      await fixture.queue.blobs.put(sampleDigest, Uint8Array.of(1, 2));
      await fixture.queue.blobs.replace(sampleDigest, Uint8Array.of(3, 4));
      expect(Array.from((await queue.blobs.get(sampleDigest)) ?? [])).toEqual([3, 4]);
    });

    it('are replaced where there are none', async () => {
      await using fixture = await open();
      const { queue } = await fixture.connectScorer();
      await fixture.queue.blobs.replace(sampleDigest, Uint8Array.of(5));
      expect(Array.from((await queue.blobs.get(sampleDigest)) ?? [])).toEqual([5]);
    });

    it('are let go, and may be put again', async () => {
      await using fixture = await open();
      const { queue } = await fixture.connectScorer();
      await fixture.queue.blobs.put(sampleDigest, Uint8Array.of(1, 2));
      await fixture.queue.blobs.delete(sampleDigest);
      await fixture.queue.blobs.delete(sampleDigest);
      expect(await queue.blobs.get(sampleDigest)).toBeNull();
      await fixture.queue.blobs.put(sampleDigest, Uint8Array.of(3));
      expect(Array.from((await queue.blobs.get(sampleDigest)) ?? [])).toEqual([3]);
    });

    it('that nobody put are null, and harmless to let go', async () => {
      await using fixture = await open();
      const { queue } = await fixture.connectScorer();
      await fixture.queue.blobs.delete('0'.repeat(64));
      expect(await queue.blobs.get('0'.repeat(64))).toBeNull();
    });
  });
}
