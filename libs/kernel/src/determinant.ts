/** ln|det K_H| and its two parts: value = sizeTerm + separationTerm. */
export interface DeterminantTerms {
  readonly value: number;
  /** N ln N_A: what the number of units alone gives. */
  readonly sizeTerm: number;
  /** ln|det(K_H / N_A)|, at most 0 (Hadamard): how differently the images are coded. */
  readonly separationTerm: number;
}

function swapRows(matrix: Float64Array, size: number, a: number, b: number): void {
  if (a === b) return;
  const held = matrix.slice(a * size, (a + 1) * size);
  matrix.copyWithin(a * size, b * size, (b + 1) * size);
  matrix.set(held, b * size);
}

function largestBelow(matrix: Float64Array, size: number, column: number): number {
  let pivot = column;
  for (let i = column + 1; i < size; i++)
    if (Math.abs(matrix[i * size + column]!) > Math.abs(matrix[pivot * size + column]!)) pivot = i;
  return pivot;
}

/** ln|det| by LU decomposition with partial pivoting; destroys `matrix` (float64, size x size, row-major). */
function logAbsoluteDeterminant(matrix: Float64Array, size: number): number {
  let sum = 0;
  for (let column = 0; column < size; column++) {
    swapRows(matrix, size, column, largestBelow(matrix, size, column));
    const pivot = matrix[column * size + column]!;
    sum += Math.log(Math.abs(pivot));
    for (let i = column + 1; i < size; i++) {
      const factor = matrix[i * size + column]! / pivot;
      if (factor === 0) continue;
      for (let k = column + 1; k < size; k++)
        matrix[i * size + k] = matrix[i * size + k]! - factor * matrix[column * size + k]!;
    }
  }
  return sum;
}

/**
 * The terms of a kernel that `decideRank` found non-singular; its diagonal is N_A throughout. K_H / N_A is what is
 * decomposed: its entries are at most 1, so that the separation term loses nothing to the far larger size term.
 * @see Mellor et al., ICML 2021, arXiv:2006.04647, eq. 2
 */
export function determinantTerms(kernel: Int32Array, size: number): DeterminantTerms {
  const units = kernel[0] ?? 0;
  if (kernel.length !== size * size || units <= 0)
    throw new RangeError(`a kernel of ${size} images has ${size * size} entries; received ${kernel.length}`);
  const separationTerm = logAbsoluteDeterminant(
    Float64Array.from(kernel, (entry) => entry / units),
    size,
  );
  const sizeTerm = size * Math.log(units);
  return { value: sizeTerm + separationTerm, sizeTerm, separationTerm };
}
