import fc from 'fast-check';
import { expect, it } from 'vitest';
import { barsOf } from './distribution-figure.ts';

/** To a thousandth, and what rounding makes of it. */
const score = fc
  .tuple(fc.integer({ min: -2_000_000, max: 2_000_000 }), fc.constantFrom(1, 1 + Number.EPSILON))
  .map(([thousandths, rounding]) => (thousandths / 1_000) * rounding);
const scores = fc.array(score, {
  minLength: 1,
  maxLength: 300,
});

it('bars count every score once', () => {
  fc.assert(
    fc.property(scores, (values) => {
      const bars = barsOf(values);
      expect(bars.reduce((sum, { count }) => sum + count, 0)).toBe(values.length);
      for (const [k, { from, to, count }] of bars.entries()) {
        const isLast = k === bars.length - 1;
        const within = values.filter((value) => value >= from && (value < to || (isLast && value <= to)));
        expect(count).toBe(within.length);
      }
    }),
  );
});

it('bars are equally wide', () => {
  fc.assert(
    fc.property(scores, (values) => {
      const widths = barsOf(values).map(({ from, to }) => to - from);
      for (const width of widths) expect(width / widths[0]!).toBeCloseTo(1, 6);
    }),
  );
});
