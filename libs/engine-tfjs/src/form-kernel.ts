import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import {
  createAgreementSum,
  createHammingKernel,
  exactUnits,
  type CountingWeights,
  type HammingKernel,
  type KernelPair,
} from '@naswot/kernel';
import { heapValues } from './heap-values.ts';
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

/** TensorFlow's own signs, of which a fourth of the bytes comes out: 1 ms instead of 15 for 128 images of 16,384 units. */
async function readSigns(tf: Tensorflow, input: Tensor): Promise<Uint8Array> {
  const signs = tf.greater(input, 0);
  try {
    return await signs.data<'bool'>();
  } finally {
    signs.dispose();
  }
}

/** From bits packed on the CPU. */
export function formFromBits(
  tf: Tensorflow,
  registered: Backend['registered'],
  kernel: HammingKernel,
): KernelFormer {
  return {
    size: kernel.size,
    reset: () => void kernel.reset([]),
    async add(input, weights) {
      if (registered === 'wasm') kernel.accumulateInputs(heapValues(tf, input), weights);
      else kernel.accumulate(await readSigns(tf, input), weights);
    },
    addConstant: (units, weights) => {
      kernel.accumulateConstant(units, weights);
    },
    result: () => kernel.result(),
  };
}

/** One slice of a ReLU's units. */
interface SliceProduct {
  readonly units: number;
  /** s s^T of its signs s, -1 or 1: `[N, N]`. */
  readonly product: Tensor2D;
}

/** The products of one ReLU's signs, slice by slice. */
function signProducts(tf: Tensorflow, input: Tensor, size: number, most: number): readonly SliceProduct[] {
  const units = input.size / size;
  const products = tf.tidy(() => {
    const codes = tf.cast(tf.greater(tf.reshape(input, [size, -1]), 0), 'float32') as Tensor2D;
    const signs = tf.sub<Tensor2D>(tf.mul(codes, 2), 1);
    return Array.from({ length: Math.ceil(units / most) }, (_, k) => {
      const slice =
        units <= most ? signs : tf.slice2d(signs, [0, k * most], [size, Math.min(most, units - k * most)]);
      return tf.matMul<Tensor2D>(slice, slice, false, true);
    });
  });
  return products.map((product, k) => ({ units: Math.min(most, units - k * most), product }));
}

/** On the device that has the codes, by products of matrices: N x N numbers come back for each slice of at most `most` units. */
export function formByProducts(tf: Tensorflow, size: number, most = exactUnits): KernelFormer {
  let sum = createAgreementSum(size);
  return {
    size,
    reset() {
      sum = createAgreementSum(size);
    },
    async add(input, weights) {
      const slices = signProducts(tf, input, size, most);
      try {
        for (const { units, product } of slices) sum.add(await product.data<'float32'>(), units, weights);
      } finally {
        tf.dispose(slices.map(({ product }) => product));
      }
    },
    addConstant: (units, weights) => sum.addConstant(units, weights),
    result: () => sum.result(),
  };
}

/** The one place that decides where kernels are formed. */
export const kernelFormer = (tf: Tensorflow, { kernel, registered }: Backend, size: number): KernelFormer =>
  kernel === 'packed' ? formFromBits(tf, registered, createHammingKernel(size)) : formByProducts(tf, size);
