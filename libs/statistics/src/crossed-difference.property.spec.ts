import { randomStream } from '@naswot/network';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crossedDifference, type CrossedDifference, type Grid } from './crossed-difference.ts';
import { studentCentre } from './student-t.ts';
import type { Numbers } from './values.ts';

interface Pair {
  readonly grid: Grid;
  readonly a: readonly number[];
  readonly b: readonly number[];
}

/** Whole numbers: their differences are exact. */
const pairs: fc.Arbitrary<Pair> = fc
  .record({ rows: fc.integer({ min: 1, max: 5 }), columns: fc.integer({ min: 1, max: 5 }) })
  .filter(({ rows, columns }) => rows * columns > 1)
  .chain((grid) => {
    const count = grid.rows * grid.columns;
    const list = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: count, maxLength: count });
    return fc.record({ grid: fc.constant(grid), a: list, b: list });
  });

/** Of more than one pair. */
function known(a: Numbers, b: Numbers, grid: Grid): CrossedDifference {
  const difference = crossedDifference(a, b, grid);
  if (difference === null) throw new Error('nothing is known of a single pair');
  return difference;
}

const transposed = (values: readonly number[], { rows, columns }: Grid): number[] =>
  Array.from({ length: columns }, (_, c) =>
    Array.from({ length: rows }, (__, r) => values[r * columns + c]!),
  ).flat();

describe('a crossed difference', () => {
  it('has the other sign the other way round, and is otherwise the same', () => {
    fc.assert(
      fc.property(pairs, ({ grid, a, b }) => {
        const [there, back] = [known(a, b, grid), known(b, a, grid)];
        expect(back.mean + there.mean).toBe(0);
        expect(back.standardError).toBeCloseTo(there.standardError, 9);
        expect(back.degrees).toBe(there.degrees);
        expect(back.confidence).toBeCloseTo(there.confidence, 9);
      }),
    );
  });

  it('is the same whatever both have in common in each place', () => {
    fc.assert(
      fc.property(pairs, fc.integer({ min: -1000, max: 1000 }), ({ grid, a, b }, common) => {
        const noisy = (list: readonly number[]): number[] => list.map((value, k) => value + common * (k % 7));
        expect(crossedDifference(noisy(a), noisy(b), grid)).toEqual(crossedDifference(a, b, grid));
      }),
    );
  });

  it('does not know rows from columns', () => {
    fc.assert(
      fc.property(pairs, ({ grid, a, b }) => {
        const turned = { rows: grid.columns, columns: grid.rows };
        const other = known(transposed(a, grid), transposed(b, grid), turned);
        const own = known(a, b, grid);
        expect(other.mean).toBeCloseTo(own.mean, 9);
        expect(other.standardError).toBeCloseTo(own.standardError, 9);
      }),
    );
  });
});

const runs = 2_000;

/**
 * Differences of two items that are equally good: rows, columns and single values each have noise of their own. That of a single
 * row could not be told from a difference.
 */
function noise(run: number, { rows, columns }: Grid): Float64Array {
  const normals = randomStream(run, 'crossed noise').normals(rows + columns + rows * columns);
  const ofRow = (row: number): number => (rows === 1 ? 0 : normals[row]!);
  return Float64Array.from(
    { length: rows * columns },
    (_, k) => ofRow(Math.floor(k / columns)) + normals[rows + (k % columns)]! + normals[rows + columns + k]!,
  );
}

describe('of two items that are equally good, at a confidence of 95 %', () => {
  const share = (grid: Grid, isApart: (differences: Float64Array) => boolean): number =>
    Array.from({ length: runs }, (_, run) => isApart(noise(run, grid))).filter(Boolean).length / runs;

  // The share of 2,000 has a standard deviation of 0.5 %; approximate and rounded degrees of freedom cost at most 2 % more.
  it.each([
    { rows: 1, columns: 5 },
    { rows: 2, columns: 2 },
    { rows: 3, columns: 2 },
    { rows: 3, columns: 3 },
    { rows: 4, columns: 8 },
  ])('$rows x $columns values hold them apart in at most 7 %', (grid) => {
    const zero = new Float64Array(grid.rows * grid.columns);
    const wrong = share(grid, (differences) => known(differences, zero, grid).confidence > 0.95);
    expect(wrong).toBeLessThan(0.07);
  });

  it('a t test that takes crossed values for independent ones would hold far more apart', () => {
    const grid = { rows: 4, columns: 8 };
    const zero = new Float64Array(32);
    const wrong = share(grid, (differences) => {
      const naive = known(differences, zero, { rows: 1, columns: 32 });
      return studentCentre(naive.mean / naive.standardError, naive.degrees) > 0.95;
    });
    expect(wrong).toBeGreaterThan(0.3);
  });
});
