import { largePrime } from './primes.ts';

/**
 * Bits of Hadamard's bound on every minor of an integer matrix: a minor is at most the product of its rows' norms, and a row
 * of norm below 1 is zero.
 */
function minorBits(matrix: Int32Array, size: number): number {
  let bits = 0;
  for (let i = 0; i < size; i++) {
    let square = 0;
    for (let j = 0; j < size; j++) square += matrix[i * size + j]! ** 2;
    bits += Math.log2(Math.max(1, square)) / 2;
  }
  return bits;
}

/**
 * 31-bit primes whose product is more than twice the size of any minor of the matrix: a minor that all of them divide is zero,
 * and a minor's residues give its value with its sign.
 */
export function hadamardPrimes(matrix: Int32Array, size: number): readonly number[] {
  const primes: number[] = [];
  // One bit for the sign and one for rounding in the sum.
  let missing = minorBits(matrix, size) + 2;
  while (missing > 0) {
    const prime = largePrime(primes.length);
    primes.push(prime);
    missing -= Math.log2(prime);
  }
  return primes;
}
