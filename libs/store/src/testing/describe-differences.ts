import { describe, expect, it } from 'vitest';
import type { Outcome } from '@naswot/scoring';
import type { Position } from '@naswot/space';
import type { Store } from '../store.ts';
import { at, beginSearch, engine, scored, shardPlan } from './trial-search.ts';

const dead = (reason: 'disconnected' | 'coinciding-images'): Outcome => ({
  kind: 'unscorable',
  reason,
  detail: 'of an image',
});
const counted = (value: number): Outcome => ({
  kind: 'scored',
  value,
  sizeTerm: null,
  separationTerm: null,
});
const crashed: Outcome = { kind: 'unscorable', reason: 'crashed', detail: '' };

/** What every store must say about scores that come again. */
export function describeDifferences(opened: () => Store): void {
  describe('told of a score again', () => {
    it.each([
      { name: 'the same', stored: scored(1600), received: scored(1600), isTold: false },
      {
        name: 'one that rounding explains',
        stored: scored(1600),
        received: scored(1600.04),
        isTold: false,
      },
      { name: 'another number', stored: scored(1600), received: scored(1600.06), isTold: true },
      { name: 'another count', stored: counted(1600), received: counted(1601), isTold: true },
      { name: 'no number', stored: scored(1600), received: dead('disconnected'), isTold: true },
      { name: 'a number after none', stored: dead('disconnected'), received: scored(1600), isTold: true },
      {
        name: 'another reason',
        stored: dead('disconnected'),
        received: dead('coinciding-images'),
        isTold: true,
      },
      { name: 'an attempt', stored: scored(1600), received: crashed, isTold: false },
    ])('tells of $name once or not at all, and keeps the first', async ({ stored, received, isTold }) => {
      const { id, epoch, record, spec, plan } = await beginSearch(opened());
      const position = at(500);
      await opened().planShard(id, epoch, shardPlan([position]));
      const counts = await record([[position, stored]], true);
      for (let again = 0; again < 2; again++) expect(await record([[position, received]])).toEqual(counts);
      const events = await opened().events(id, 3n, 10);
      expect(events.map(({ sequence, kind, data }) => [sequence, kind, data])).toEqual(
        isTold ? [[4n, 'score-differs', { position: String(position), stored, received, engine }]] : [],
      );
      expect((await opened().knownScores(plan.space, spec, [position])).get(position)).toEqual(stored);
    });

    it('records messages of several engines at once, the first of them first', async () => {
      const { id, epoch } = await beginSearch(opened());
      const [a, b] = [at(501), at(502)];
      await opened().planShard(id, epoch, shardPlan([a, b]));
      const part = (name: string, scores: readonly (readonly [Position, Outcome])[]) => ({
        engine: { name, version: '1', device: 'none' },
        scores: scores.map(([position, outcome]) => ({ position, outcome, durationMs: 1 })),
      });
      const both = [
        [b, scored(9)],
        [a, scored(1)],
      ] as const;
      const counts = await opened().recordResults(id, epoch, {
        parts: [part('first', [[b, scored(2)]]), part('second', both)],
        completedShards: [0n],
        strategyState: null,
      });
      expect(counts).toMatchObject({ scored: 2n, pending: 0n });
      const best = await opened().best(id, 2);
      expect(best.map((row) => [row.engine, row.outcome])).toEqual([
        ['first', scored(2)],
        ['second', scored(1)],
      ]);
      const [told] = (await opened().events(id, 2n, 10)).filter(({ kind }) => kind === 'score-differs');
      expect(told?.data).toMatchObject({ position: String(b), engine: { name: 'second' } });
    });

    it.each(['paused', 'cancelled'] as const)(
      'records for a search that is %s, by its epoch',
      async (state) => {
        const { id, epoch, record } = await beginSearch(opened());
        const position = at(503);
        await opened().planShard(id, epoch, shardPlan([position]));
        await opened().setState(id, state);
        await expect(record([[position, scored(1)]])).rejects.toMatchObject({ kind: 'fenced' });
        const current = await opened().findSearch(id);
        expect(current?.epoch).toBe(epoch + 1n);
        const part = { engine, scores: [{ position, outcome: scored(1), durationMs: 1 }] };
        const batch = { parts: [part], completedShards: [0n], strategyState: null };
        expect(await opened().recordResults(id, epoch + 1n, batch)).toMatchObject({
          scored: 1n,
          pending: 0n,
        });
        await opened().appendEvent(id, epoch + 1n, 'note', { of: 'a test' });
        expect(await opened().findSearch(id)).toMatchObject({ state, counts: { scored: 1n } });
        expect((await opened().events(id, 2n, 9)).map(({ kind }) => kind)).toEqual([
          state,
          'shards-completed',
          'note',
        ]);
      },
    );
  });
}
