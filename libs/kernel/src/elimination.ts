import { growTo } from './kernel-memory.ts';
import { instantiateKernel, type WasmKernel } from './wasm-kernel.ts';

/** What Gaussian elimination modulo a prime tells of a matrix. */
export interface Residues {
  readonly rank: number;
  /** The determinant modulo the prime, 0 to prime - 1. */
  readonly determinant: number;
}

interface Eliminator {
  readonly memory: WebAssembly.Memory;
  readonly wasm: WasmKernel;
}

/** 12 bytes an entry, at most 1,024 x 1,024 of them. */
const maximumPages = 192;
let eliminator: Eliminator | undefined;

function eliminatorFor(bytes: number): Eliminator {
  if (eliminator === undefined) {
    const memory = new WebAssembly.Memory({ initial: 1, maximum: maximumPages });
    eliminator = { memory, wasm: instantiateKernel(memory) };
  }
  growTo(eliminator.memory, bytes);
  return eliminator;
}

/** Rank and determinant modulo a prime below 2^31 of an integer matrix (int32, size x size, row-major; 1,024 at most). */
export function eliminateModulo(matrix: Int32Array, size: number, prime: number): Residues {
  const entries = size * size;
  if (matrix.length !== entries)
    throw new RangeError(`a matrix of ${size} rows has ${entries} entries; received ${matrix.length}`);
  const { memory, wasm } = eliminatorFor(12 * entries);
  // The 64-bit entries that are worked on come first, where they are aligned.
  new Int32Array(memory.buffer, 8 * entries, entries).set(matrix);
  const packed = BigInt.asUintN(64, wasm.eliminate(8 * entries, 0, size, BigInt(prime)));
  return { rank: Number(packed & 0xffff_ffffn), determinant: Number(packed >> 32n) };
}
