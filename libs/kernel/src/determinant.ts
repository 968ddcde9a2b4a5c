import { errorBound, factorise, logDeterminantOf } from './cholesky.ts';
import { exactDeterminant, logAbsolute } from './exact-determinant.ts';
import { provenSize } from './rank.ts';

/** ln|det K_H| and its two parts: value = sizeTerm + separationTerm. */
export interface DeterminantTerms {
  readonly value: number;
  /** N ln N_A: what the number of units alone gives. */
  readonly sizeTerm: number;
  /** ln|det(K_H / N_A)|, at most 0 (Hadamard): how differently the images are coded. */
  readonly separationTerm: number;
}

/** Scores differ by whole numbers; a millionth is far below anything that is read from them. */
const tolerance = 1e-6;

/** ln det(K / N_A) by Cholesky's method in float64, or null where it breaks down or its error may exceed the tolerance. */
function floatSeparation(kernel: Int32Array, size: number, units: number): number | null {
  const scaled = new Float64Array(kernel.length);
  for (let k = 0; k < kernel.length; k++) scaled[k] = kernel[k]! / units;
  const lower = factorise(scaled, size);
  if (lower === null) return null;
  const isTrusted = size > provenSize || errorBound(lower, size) <= tolerance;
  return isTrusted ? logDeterminantOf(lower, size) : null;
}

function exactSeparation(kernel: Int32Array, size: number, units: number): number {
  const value = logAbsolute(exactDeterminant(kernel, size));
  if (value === -Infinity)
    throw new RangeError('the kernel is singular and ln|det| is no number: ask decideRank first');
  return value - size * Math.log(units);
}

/**
 * The terms of a Hamming kernel (int32, N x N) that `decideRank` found non-singular; its diagonal is N_A throughout. A kernel
 * c c^T + (1 - c)(1 - c)^T is positive semi-definite, so that Cholesky's method needs no pivoting, and K / N_A is what is
 * decomposed: with its unit diagonal it is conditioned as well as any scaling makes it (van der Sluis, Numer. Math. 14, 1969),
 * its separation term loses nothing to the far larger size term, and no rounding makes it positive.
 *
 * Up to 256 images the error of `value` is at most 1e-6, by a bound that is computed: typically 1e-8, and 1e-12 in fact. Where
 * the bound is not met, as for images whose codes hardly differ, the determinant is taken exactly (some 70 ms for 128 images).
 * Above 256 images it is not computed; a decomposition that breaks down is replaced by the exact determinant there too, which
 * takes seconds to minutes. Throws a RangeError for a kernel of another shape or without units, and for a singular one where
 * that shows.
 * @see Mellor et al., ICML 2021, arXiv:2006.04647, eq. 2
 */
export function determinantTerms(kernel: Int32Array, size: number): DeterminantTerms {
  if (size < 1 || kernel.length !== size * size)
    throw new RangeError(`a kernel of ${size} images has ${size * size} entries; received ${kernel.length}`);
  const units = kernel[0]!;
  if (units <= 0) throw new RangeError(`a kernel's diagonal is its number of units; received ${units}`);
  const separationTerm = floatSeparation(kernel, size, units) ?? exactSeparation(kernel, size, units);
  const sizeTerm = size * Math.log(units);
  return { value: sizeTerm + separationTerm, sizeTerm, separationTerm };
}
