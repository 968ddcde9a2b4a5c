import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import {
  createHammingKernel,
  type CountingWeights,
  type HammingKernel,
  type KernelPair,
} from '@naswot/kernel';
import type { Backend, Tensorflow } from './tensorflow.ts';

/** Forms both Hamming kernels of one network after the other from what its ReLUs take, wherever that is. */
export interface KernelFormer {
  /** N, the number of images. */
  readonly size: number;
  /** Starts a network. */
  reset(): void;
  /** Adds the agreements of one ReLU's input, `[N, ...]`, which stays the caller's. */
  add(input: Tensor, weights: CountingWeights): Promise<void>;
  /** Adds `units` units that are the same for every image. */
  addConstant(units: number, weights: CountingWeights): void;
  result(): KernelPair;
}

/** Float32 counts exactly up to here. */
export const exactUnits = 2 ** 24;

async function signsOf(input: Tensor, size: number): Promise<Uint8Array> {
  const values = await input.data<'float32'>();
  const signs = new Uint8Array(values.length);
  if (values.length % size !== 0)
    throw new RangeError(`${values.length} values are not those of ${size} images`);
  for (let k = 0; k < signs.length; k++) signs[k] = values[k]! > 0 ? 1 : 0;
  return signs;
}

/** From bits packed on the CPU. */
export function formFromBits(kernel: HammingKernel): KernelFormer {
  return {
    size: kernel.size,
    reset: () => void kernel.reset([]),
    async add(input, weights) {
      kernel.accumulate(await signsOf(input, kernel.size), weights);
    },
    addConstant: (units, weights) => {
      kernel.accumulateConstant(units, weights);
    },
    result: () => kernel.result(),
  };
}

/** `c c^T + (1 - c)(1 - c)^T` of one slice of codes `c`, 0 or 1, `[N, units]`. */
function agreements(tf: Tensorflow, codes: Tensor2D): Tensor2D {
  const others = tf.sub(1, codes);
  return tf.add(tf.matMul(codes, codes, false, true), tf.matMul(others, others, false, true));
}

/** One ReLU's agreement matrices, slice by slice: `[N, N]`, integers below 2^24. */
function sliceAgreements(tf: Tensorflow, input: Tensor, size: number, most: number): readonly Tensor2D[] {
  return tf.tidy(() => {
    const codes = tf.cast(tf.greater(tf.reshape(input, [size, -1]), 0), 'float32') as Tensor2D;
    const units = codes.shape[1];
    return Array.from({ length: Math.ceil(units / most) }, (_, k) =>
      agreements(tf, tf.slice2d(codes, [0, k * most], [size, Math.min(most, units - k * most)])),
    );
  });
}

/** On the device that has the codes, by products of matrices: N x N numbers come back for each slice of at most `most` units. */
export function formByProducts(tf: Tensorflow, size: number, most = exactUnits): KernelFormer {
  const sums = { unit: new Int32Array(size * size), released: new Int32Array(size * size) };
  const addTimes = (agreement: (place: number) => number, weights: CountingWeights): void => {
    for (const counting of ['unit', 'released'] as const) {
      const sum = sums[counting];
      for (let place = 0; place < sum.length; place++) sum[place]! += weights[counting] * agreement(place);
    }
  };
  return {
    size,
    reset() {
      sums.unit.fill(0);
      sums.released.fill(0);
    },
    async add(input, weights) {
      const slices = sliceAgreements(tf, input, size, most);
      try {
        for (const slice of slices) {
          const values = await slice.data<'float32'>();
          addTimes((place) => values[place]!, weights);
        }
      } finally {
        tf.dispose([...slices]);
      }
    },
    addConstant(units, weights) {
      addTimes(() => units, weights);
    },
    result: () => ({ unit: sums.unit.slice(), released: sums.released.slice() }),
  };
}

/** The one place that decides where kernels are formed. */
export const kernelFormer = (tf: Tensorflow, { kernel }: Backend, size: number): KernelFormer =>
  kernel === 'packed' ? formFromBits(createHammingKernel(size)) : formByProducts(tf, size);
