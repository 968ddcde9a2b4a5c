import { eliminateModulo } from './elimination.ts';
import { hadamardPrimes } from './hadamard-primes.ts';
import { largePrime } from './primes.ts';

/** Whether ln|det K_H| is a number, and if not, why. */
export type RankDecision =
  | { readonly kind: 'non-singular' }
  /** Images with equal codes; each group lists their rows. */
  | { readonly kind: 'coinciding-images'; readonly groups: readonly (readonly number[])[] }
  /** No two codes are equal, and still they are dependent; `rank` is a lower bound where it is not proven. */
  | { readonly kind: 'dependent-codes'; readonly rank: number; readonly isProven: boolean };

/** Above this many images Hadamard's bound takes more primes than a score is worth. */
export const provenSize = 256;
const unprovenPrimes = 3;

/** Two images have the same code exactly when they agree in all N_A units. */
function coincidingImages(kernel: Int32Array, size: number): readonly (readonly number[])[] {
  const grouped = new Set<number>();
  const groups: number[][] = [];
  for (let i = 0; i < size; i++) {
    if (grouped.has(i)) continue;
    const group = [i];
    for (let j = i + 1; j < size; j++) if (kernel[i * size + j] === kernel[i * size + i]) group.push(j);
    group.forEach((row) => grouped.add(row));
    if (group.length > 1) groups.push(group);
  }
  return groups;
}

/**
 * Decides exactly whether a Hamming kernel (int32, N x N, diagonal N_A) is singular. Full rank modulo one prime proves that
 * it is not. Else equal codes are looked for; else the rank modulo enough primes to pass Hadamard's bound decides: the rank
 * over the integers is the largest of them, since one of the primes does not divide some minor of that size. Above 256
 * images three primes decide, and `isProven` is false. Throws a RangeError where the entries are not N x N.
 */
export function decideRank(kernel: Int32Array, size: number): RankDecision {
  let { rank } = eliminateModulo(kernel, size, largePrime(0));
  if (rank === size) return { kind: 'non-singular' };
  const groups = coincidingImages(kernel, size);
  if (groups.length > 0) return { kind: 'coinciding-images', groups };
  const isProven = size <= provenSize;
  const primes = isProven
    ? hadamardPrimes(kernel, size)
    : Array.from({ length: unprovenPrimes }, (_, k) => largePrime(k));
  for (const prime of primes.slice(1)) {
    rank = Math.max(rank, eliminateModulo(kernel, size, prime).rank);
    if (rank === size) return { kind: 'non-singular' };
  }
  return { kind: 'dependent-codes', rank, isProven };
}
