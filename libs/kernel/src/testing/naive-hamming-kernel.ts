import type { CountingWeights, KernelPair } from '../hamming-kernel.ts';

/** One ReLU's codes, row by row, with its weights. */
export interface NaiveRelu {
  readonly codes: Uint8Array;
  readonly weights: CountingWeights;
}

/** Both kernels unit by unit, as the definition reads: what the fast form is tested against. */
export function naiveHammingKernel(size: number, relus: readonly NaiveRelu[]): KernelPair {
  const pair = { unit: new Int32Array(size * size), released: new Int32Array(size * size) };
  for (const { codes, weights } of relus) {
    const width = codes.length / size;
    for (let i = 0; i < size; i++)
      for (let j = 0; j < size; j++)
        for (let k = 0; k < width; k++) {
          const agrees = (codes[i * width + k] !== 0) === (codes[j * width + k] !== 0);
          if (!agrees) continue;
          pair.unit[i * size + j]! += weights.unit;
          pair.released[i * size + j]! += weights.released;
        }
  }
  return pair;
}
