import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bandsOf } from './bands.ts';

const sizeLists = fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 40 });
const limits = fc.integer({ min: 1, max: 15 });

describe('the bands of any sizes', () => {
  it('hold every item once, ascend, and are as many as there can be', () => {
    fc.assert(
      fc.property(sizeLists, limits, (sizes, limit) => {
        const items = [...sizes.keys()];
        const bands = bandsOf({ scores: items, accuracies: items }, sizes, limit);
        expect(bands).toHaveLength(Math.min(limit, new Set(sizes).size));
        const held = bands.flatMap(({ sample }) => [...sample.accuracies]);
        expect(held.toSorted((a, b) => a - b)).toEqual(items);
        for (const [k, { from, to, sample }] of bands.entries()) {
          const within = [...sample.accuracies].map((item) => sizes[item]!);
          expect([from, to]).toEqual([Math.min(...within), Math.max(...within)]);
          expect(sample.scores).toEqual(sample.accuracies);
          if (k > 0) expect(from).toBeGreaterThan(bands[k - 1]!.to);
        }
      }),
    );
  });
});
