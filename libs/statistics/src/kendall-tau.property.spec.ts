import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kendallTau } from './kendall-tau.ts';
import { naiveKendallTau } from './testing/naive-kendall-tau.ts';

/** Of few values, so that many are tied; null is what is unscorable. */
const tied = fc.oneof({ weight: 4, arbitrary: fc.integer({ min: -3, max: 3 }) }, fc.constant(null));
const free = fc.double({ noNaN: true });
const pairsOf = (values: fc.Arbitrary<number | null>) =>
  fc.array(fc.tuple(values, values), { maxLength: 40 }).map((pairs) => ({
    a: pairs.map(([inA]) => inA),
    b: pairs.map(([, inB]) => inB),
  }));
const lists = fc.oneof(pairsOf(tied), pairsOf(free), pairsOf(fc.oneof(tied, free)));

/** Null as a number below all that are drawn here. */
const lowest = (values: readonly (number | null)[]): number[] =>
  values.map((value) => (value === null ? -Infinity : Math.max(value, -Number.MAX_VALUE)));

describe("any two lists' tau-b", () => {
  it('is to the last bit that of the naive form', () => {
    fc.assert(
      fc.property(lists, ({ a, b }) => {
        const naive = naiveKendallTau(lowest(a), lowest(b));
        expect(kendallTau(lowest(a), lowest(b))).toBe(Number.isNaN(naive) ? null : naive);
      }),
      { numRuns: 1000 },
    );
  });

  it('puts null below every number', () => {
    fc.assert(
      fc.property(pairsOf(tied), ({ a, b }) => {
        expect(kendallTau(a, b)).toBe(kendallTau(lowest(a), lowest(b)));
      }),
    );
  });

  it('does not depend on which list comes first, on the order of the items or on the scale', () => {
    fc.assert(
      fc.property(pairsOf(tied), fc.nat(), ({ a, b }, turn) => {
        const turned = <T>(values: readonly T[]): T[] => [
          ...values.slice(turn % (values.length + 1)),
          ...values.slice(0, turn % (values.length + 1)),
        ];
        const cubed = a.map((value) => value && value ** 3);
        const tau = kendallTau(a, b);
        expect(kendallTau(b, a)).toBe(tau);
        expect(kendallTau(turned(a), turned(b))).toBe(tau);
        expect(kendallTau(cubed, b)).toBe(tau);
      }),
    );
  });
});
