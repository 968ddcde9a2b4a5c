import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { orthogonalMatrix } from './orthogonal-matrix.ts';
import { randomStream } from './random-stream.ts';

interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float64Array;
}

/** a times b. */
const product = (a: Matrix, b: Matrix): Matrix => ({
  rows: a.rows,
  columns: b.columns,
  values: Float64Array.from({ length: a.rows * b.columns }, (_, place) => {
    const [i, j] = [Math.floor(place / b.columns), place % b.columns];
    let sum = 0;
    for (let k = 0; k < a.columns; k++) sum += a.values[i * a.columns + k]! * b.values[k * b.columns + j]!;
    return sum;
  }),
});

const transposed = ({ rows, columns, values }: Matrix): Matrix => ({
  rows: columns,
  columns: rows,
  values: values.map((_, place) => values[(place % rows) * columns + Math.floor(place / rows)]!),
});

const tall = (matrix: Matrix): Matrix => (matrix.rows >= matrix.columns ? matrix : transposed(matrix));

const cases = fc.record({
  rows: fc.integer({ min: 1, max: 40 }),
  columns: fc.integer({ min: 1, max: 40 }),
  seed: fc.nat(1000),
});
const normalsOf = ({ rows, columns, seed }: { rows: number; columns: number; seed: number }): Matrix => ({
  rows,
  columns,
  values: randomStream(seed, 'matrix').normals(rows * columns),
});
const orthogonalOf = ({ rows, columns, values }: Matrix): Matrix => ({
  rows,
  columns,
  values: orthogonalMatrix(rows, columns, values),
});

describe('an orthogonal matrix', () => {
  it('has orthonormal columns, or rows where those are fewer', () => {
    fc.assert(
      fc.property(cases, (drawn) => {
        const q = tall(orthogonalOf(normalsOf(drawn)));
        const { rows, values } = product(transposed(q), q);
        // Two passes leave rounding errors alone: 40 products of 1e-16.
        const errors = values.map((value, place) => Math.abs(value - (place % (rows + 1) === 0 ? 1 : 0)));
        expect(Math.max(...errors)).toBeLessThan(1e-13);
      }),
    );
  });

  it('is the Q of a decomposition whose R is upper triangular with a positive diagonal', () => {
    fc.assert(
      fc.property(cases, (drawn) => {
        const normals = normalsOf(drawn);
        const r = product(transposed(tall(orthogonalOf(normals))), tall(normals));
        const below = r.values.filter((_, place) => Math.floor(place / r.columns) > place % r.columns);
        const diagonal = r.values.filter((_, place) => place % (r.columns + 1) === 0);
        expect(Math.max(0, ...below.map(Math.abs))).toBeLessThan(1e-12);
        expect(Math.min(...diagonal)).toBeGreaterThan(0);
      }),
    );
  });

  it('leaves the normal values as they were', () => {
    const normals = randomStream(0, 'matrix').normals(12);
    const before = normals.slice();
    orthogonalMatrix(3, 4, normals);
    orthogonalMatrix(4, 3, normals);
    expect(normals).toEqual(before);
  });
});
