import { errorBound, factorise, logDeterminantOf } from './cholesky.ts';
import { exactDeterminant, logAbsolute } from './exact-determinant.ts';
import { decideRank, provenSize, type RankDecision } from './rank.ts';

/** ln|det K_H| and its two parts: value = sizeTerm + separationTerm. */
export interface DeterminantTerms {
  readonly value: number;
  /** N ln N_A: what the number of units alone gives. */
  readonly sizeTerm: number;
  /** ln|det(K_H / N_A)|, at most 0 (Hadamard): how differently the images are coded. */
  readonly separationTerm: number;
}

/** What a Hamming kernel's determinant is, or why its logarithm is no number. */
export type LogDeterminant =
  ({ readonly kind: 'non-singular' } & DeterminantTerms) | Exclude<RankDecision, { kind: 'non-singular' }>;

/** Scores differ by whole numbers; a millionth is far below anything that is read from them. */
const tolerance = 1e-6;

interface FloatSeparation {
  /** ln det(K / N_A) by Cholesky's method in float64. */
  readonly value: number;
  /** Whether its error is at most the tolerance, by a bound that is computed; it is not above `provenSize` images. */
  readonly isProven: boolean;
}

/** Null where the decomposition breaks down, as without units. */
function floatSeparation(kernel: Int32Array, size: number, units: number): FloatSeparation | null {
  const scaled = new Float64Array(kernel.length);
  for (let k = 0; k < kernel.length; k++) scaled[k] = kernel[k]! / units;
  const lower = factorise(scaled, size);
  if (lower === null) return null;
  const isProven = size <= provenSize && errorBound(lower, size) <= tolerance;
  return { value: logDeterminantOf(lower, size), isProven };
}

/** Of a kernel that is not singular. */
function exactSeparation(kernel: Int32Array, size: number, units: number): number {
  return logAbsolute(exactDeterminant(kernel, size)) - size * Math.log(units);
}

function terms(separationTerm: number, size: number, units: number): LogDeterminant {
  const sizeTerm = size * Math.log(units);
  return { kind: 'non-singular', value: sizeTerm + separationTerm, sizeTerm, separationTerm };
}

/**
 * ln|det| of a Hamming kernel (int32, N x N; its diagonal is N_A throughout), or why it is no number, which is decided exactly
 * (`decideRank`). A kernel c c^T + (1 - c)(1 - c)^T is positive semi-definite, so that Cholesky's method needs no pivoting, and
 * K / N_A is what is decomposed: with its unit diagonal it is conditioned as well as any scaling makes it (van der Sluis, Numer.
 * Math. 14, 1969), its separation term loses nothing to the far larger size term, and no rounding makes it positive.
 *
 * Up to 256 images the error of `value` is at most 1e-6, by a bound that is computed: typically 1e-8, and 1e-12 in fact. The
 * bound is met only where the smallest eigenvalue is a million times the norm of what rounding adds to the matrix, which proves
 * that it is not singular. Where it is not met, as for images whose codes hardly differ, the determinant is taken exactly (some
 * 70 ms for 128 images). Above 256 images the bound is not computed; a decomposition that breaks down is replaced by the exact
 * determinant there too, which takes seconds to minutes. Throws a RangeError for a kernel of another shape.
 * @see Mellor et al., ICML 2021, arXiv:2006.04647, eq. 2
 */
export function logDeterminant(kernel: Int32Array, size: number): LogDeterminant {
  if (size < 1 || kernel.length !== size * size)
    throw new RangeError(`a kernel of ${size} images has ${size * size} entries; received ${kernel.length}`);
  const units = kernel[0]!;
  const separation = floatSeparation(kernel, size, units);
  if (separation?.isProven === true) return terms(separation.value, size, units);
  const decision = decideRank(kernel, size);
  if (decision.kind !== 'non-singular') return decision;
  const isFloat = separation !== null && size > provenSize;
  return terms(isFloat ? separation.value : exactSeparation(kernel, size, units), size, units);
}
