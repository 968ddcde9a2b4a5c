/** Sum of a[at + k] * b[bt + k]. */
function dot(a: Float64Array, at: number, b: Float64Array, bt: number, length: number): number {
  let sum = 0;
  for (let k = 0; k < length; k++) sum += a[at + k]! * b[bt + k]!;
  return sum;
}

/**
 * The lower triangle L with L L^T = A (float64, size x size, row-major; what is above the diagonal means nothing), or null
 * where a pivot is not positive: A is not positive definite to within rounding. Takes A's place in `matrix`.
 */
export function factorise(matrix: Float64Array, size: number): Float64Array | null {
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) {
      const rest = matrix[i * size + j]! - dot(matrix, i * size, matrix, j * size, j);
      matrix[i * size + j] = rest / matrix[j * size + j]!;
    }
    const pivot = matrix[i * size + i]! - dot(matrix, i * size, matrix, i * size, i);
    if (!(pivot > 0)) return null;
    matrix[i * size + i] = Math.sqrt(pivot);
  }
  return matrix;
}

/** ln det A = 2 sum ln L[i,i]. */
export function logDeterminantOf(lower: Float64Array, size: number): number {
  let sum = 0;
  for (let i = 0; i < size; i++) sum += Math.log(lower[i * size + i]!);
  return 2 * sum;
}

/** The trace of A^-1: the sum of squares of L^-1, whose columns are kept as rows. */
function inverseTrace(lower: Float64Array, size: number): number {
  const inverse = new Float64Array(size * size);
  let trace = 0;
  for (let j = 0; j < size; j++) {
    const row = j * size;
    inverse[row + j] = 1 / lower[row + j]!;
    for (let i = j + 1; i < size; i++)
      inverse[row + i] = -dot(lower, i * size + j, inverse, row + j, i - j) / lower[i * size + i]!;
    trace += dot(inverse, row + j, inverse, row + j, size - j);
  }
  return trace;
}

/**
 * Bound on the error of `logDeterminantOf` for a matrix A of unit diagonal whose entries are rounded once. L is the exact
 * factor of A + E with |E[i,j]| <= (N + 2) u (Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., theorem 10.3;
 * each row of L has norm 1, and one u is the rounding of A), so that the norm of E is at most N (N + 2) u, and
 * |ln det(A + E) - ln det A| is at most tr(A^-1) times that, to first order. EPSILON is 2 u: the factor 2 covers the higher
 * orders wherever the bound is below 1/2.
 */
export function errorBound(lower: Float64Array, size: number): number {
  return inverseTrace(lower, size) * size * (size + 2) * Number.EPSILON;
}
