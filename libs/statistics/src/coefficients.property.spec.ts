import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { once, type Coefficient } from './estimate.ts';
import { kendallCoefficient } from './kendall-tau.ts';
import { kendallDifferenceCoefficient } from './kendall-difference.ts';
import { partialSpearmanCoefficient } from './partial-spearman-rho.ts';
import { pearsonCoefficient } from './pearson-r.ts';
import { spearmanCoefficient } from './spearman-rho.ts';

type Columns = Readonly<Record<'a' | 'b' | 'c', readonly number[]>>;

const coefficients: Readonly<Record<string, (columns: Columns) => Coefficient>> = {
  'tau-b': ({ a, b }) => kendallCoefficient(a, b),
  'the difference of two tau-b': ({ a, b, c }) => kendallDifferenceCoefficient(a, b, c),
  rho: ({ a, b }) => spearmanCoefficient(a, b),
  'partial rho': ({ a, b, c }) => partialSpearmanCoefficient(a, b, c),
  r: ({ a, b }) => pearsonCoefficient(a, b),
};

const few = fc.integer({ min: 0, max: 5 });
const rows = fc.array(fc.record({ a: few, b: few, c: few, times: fc.integer({ min: 0, max: 3 }) }), {
  maxLength: 15,
});

const columnsOf = (items: readonly Readonly<Record<'a' | 'b' | 'c', number>>[]): Columns => ({
  a: items.map(({ a }) => a),
  b: items.map(({ b }) => b),
  c: items.map(({ c }) => c),
});

/** Rounding of sums of up to 45 terms, divided by what is left of a partial correlation. */
const digits = 9;

describe.each(Object.entries(coefficients))('%s', (_name, coefficientOf) => {
  it('of weighted items is that of items repeated as often', () => {
    fc.assert(
      fc.property(rows, (items) => {
        const repeated = items.flatMap((item) => new Array<typeof item>(item.times).fill(item));
        const weights = Int32Array.from(items, ({ times }) => times);
        const weighted = coefficientOf(columnsOf(items)).weighted(weights);
        const expected = coefficientOf(columnsOf(repeated)).weighted(once(repeated.length));
        if (expected === null) expect(weighted).toBeNull();
        else expect(weighted).toBeCloseTo(expected, digits);
      }),
      { numRuns: 300 },
    );
  });
});
