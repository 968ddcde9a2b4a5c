import { largePrime } from './primes.ts';
import { instantiateKernel, type WasmKernel } from './wasm-kernel.ts';

/** Whether ln|det K_H| is a number, and if not, why. */
export type RankDecision =
  | { readonly kind: 'non-singular' }
  /** Images with equal codes; each group lists their rows. */
  | { readonly kind: 'coinciding-images'; readonly groups: readonly (readonly number[])[] }
  /** No two codes are equal, and still they are dependent. */
  | { readonly kind: 'dependent-codes'; readonly rank: number; readonly isProven: boolean };

/** Above this many images Hadamard's bound takes more primes than a score is worth. */
const provenSize = 256;
const unprovenPrimes = 3;
const pageBytes = 65_536;

interface RankMachine {
  readonly memory: WebAssembly.Memory;
  readonly wasm: WasmKernel;
}

let machine: RankMachine | undefined;

function rankMachine(bytes: number): RankMachine {
  if (machine === undefined) {
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 1024 });
    machine = { memory, wasm: instantiateKernel(memory) };
  }
  const missing = Math.ceil((bytes - machine.memory.buffer.byteLength) / pageBytes);
  if (missing > 0) machine.memory.grow(missing);
  return machine;
}

/** Rank of a kernel of non-negative integers modulo a 31-bit prime. */
export function rankModulo(kernel: Int32Array, size: number, prime: number): number {
  const { memory, wasm } = rankMachine(kernel.byteLength);
  const matrix = new Uint32Array(memory.buffer, 0, kernel.length);
  for (let k = 0; k < kernel.length; k++) matrix[k] = kernel[k]! % prime;
  return wasm.rankModulo(0, size, prime);
}

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

/** How many 31-bit primes have a product above Hadamard's bound |det K_H| <= N_A^N: a determinant that all divide is 0. */
function primesToPassBound(units: number, size: number): number {
  let bits = size * Math.log2(units) + 1;
  let count = 0;
  while (bits > 0) bits -= Math.log2(largePrime(count++));
  return count;
}

/**
 * Decides exactly whether a Hamming kernel (int32, N x N, diagonal N_A) is singular. Full rank modulo one prime proves that
 * it is not. Else equal codes are looked for; else the rank modulo enough primes to pass Hadamard's bound decides: the rank
 * over the integers is the largest of them. Above 256 images three primes decide, and `isProven` is false.
 */
export function decideRank(kernel: Int32Array, size: number): RankDecision {
  let rank = rankModulo(kernel, size, largePrime(0));
  if (rank === size) return { kind: 'non-singular' };
  const groups = coincidingImages(kernel, size);
  if (groups.length > 0) return { kind: 'coinciding-images', groups };
  const isProven = size <= provenSize;
  const count = isProven ? primesToPassBound(kernel[0] ?? 0, size) : unprovenPrimes;
  for (let k = 1; k < count; k++) {
    rank = Math.max(rank, rankModulo(kernel, size, largePrime(k)));
    if (rank === size) return { kind: 'non-singular' };
  }
  return { kind: 'dependent-codes', rank, isProven };
}
