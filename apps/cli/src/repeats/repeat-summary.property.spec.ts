import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crossedDifference } from '@naswot/statistics';
import { separationLevel, summariseRepeats, type SpecValues } from './repeat-summary.ts';

const grid = { minibatches: 2, weights: 3 };
const specs = 6;
const value = fc.integer({ min: 0, max: 50 });
const complete = fc.array(value, { minLength: specs, maxLength: specs });
const withGaps = fc.array(fc.option(value), { minLength: specs, maxLength: specs });
const rankings = (each: fc.Arbitrary<SpecValues>) => fc.array(each, { minLength: 1, maxLength: 6 });

describe('the repeats of a ranking', () => {
  it('are separated exactly where the interval of the paired difference to the next leaves out 0', () => {
    fc.assert(
      fc.property(rankings(complete), (ranking) => {
        const summaries = summariseRepeats(ranking, grid);
        for (const [k, { separatedFromNext }] of summaries.entries()) {
          const [own, next] = [ranking[k] as number[], ranking[k + 1] as number[] | undefined];
          const difference = next && crossedDifference(own, next, { rows: 2, columns: 3 });
          expect(separatedFromNext).toBe(difference ? difference.confidence > separationLevel : null);
        }
      }),
    );
  });

  it('are separated where one is ahead by as much everywhere, and never from their equal', () => {
    fc.assert(
      fc.property(complete, fc.integer({ min: 1, max: 9 }), (values, ahead) => {
        const better = values.map((own) => own + ahead);
        const found = summariseRepeats([better, values, values], grid);
        expect(found.map(({ separatedFromNext }) => separatedFromNext)).toEqual([true, false, null]);
      }),
    );
  });

  it('say nothing of separation where a value is missing on either side, and have the mean of the others', () => {
    fc.assert(
      fc.property(rankings(withGaps), (ranking) => {
        for (const [k, summary] of summariseRepeats(ranking, grid).entries()) {
          const scored = (ranking[k] ?? []).filter((own) => own !== null);
          const hasGap = [ranking[k], ranking[k + 1]].some((values) => values?.includes(null) ?? true);
          expect(summary.count).toBe(scored.length);
          if (scored.length === 0) expect(summary.mean).toBeNull();
          else expect(summary.mean).toBeCloseTo(scored.reduce((sum, own) => sum + own, 0) / scored.length, 9);
          expect(summary.standardDeviation === null).toBe(scored.length < 2);
          expect(summary.separatedFromNext === null).toBe(hasGap);
        }
      }),
    );
  });
});
