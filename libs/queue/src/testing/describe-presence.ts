import { describe, expect, it } from 'vitest';
import type { OpenQueue } from './queue-fixture.ts';
import { sampleSign } from './sample-messages.ts';

/** The port of presence: scorers give signs, the coordinator lists. */
export function describePresence(name: string, open: OpenQueue): void {
  describe(`presence, ${name}`, () => {
    it('lists the last sign of every scorer', async () => {
      await using fixture = await open();
      const [a, b] = [await fixture.connectScorer(), await fixture.connectScorer()];
      await a.queue.presence.announce(sampleSign('a', 0));
      await b.queue.presence.announce(sampleSign('b', 5));
      await a.queue.presence.announce(sampleSign('a', 7));
      const signs = [...(await fixture.queue.presence.list())];
      expect(signs.sort((x, y) => x.scorer.localeCompare(y.scorer))).toEqual([
        sampleSign('a', 7),
        sampleSign('b', 5),
      ]);
    });

    it('tells a scorer that was put aside why, and no other', async () => {
      await using fixture = await open();
      const { queue } = await fixture.connectScorer();
      expect(await queue.presence.suspended('a')).toBeNull();
      await fixture.queue.presence.suspend('a', 'its scores are wrong');
      expect(await queue.presence.suspended('a')).toBe('its scores are wrong');
      expect(await queue.presence.suspended('b')).toBeNull();
    });

    it('keeps a scorer aside, however long ago its last sign was', async () => {
      await using fixture = await open();
      const { queue } = await fixture.connectScorer();
      await queue.presence.announce(sampleSign('a', 0));
      await fixture.queue.presence.suspend('a', 'its scores are wrong');
      await fixture.passPresence();
      expect(await fixture.queue.presence.suspended('a')).toBe('its scores are wrong');
    });

    it('does not list a scorer whose last sign is old', async () => {
      await using fixture = await open();
      const { queue } = await fixture.connectScorer();
      await queue.presence.announce(sampleSign('a', 0));
      await fixture.passPresence();
      expect(await fixture.queue.presence.list()).toEqual([]);
    });
  });
}
