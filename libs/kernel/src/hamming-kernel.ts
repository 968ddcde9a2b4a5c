import {
  growTo,
  layOut,
  maximumPages,
  panelUnits,
  type CodesSpan,
  type KernelLayout,
} from './kernel-memory.ts';
import { instantiateKernel } from './wasm-kernel.ts';

/** The largest number of images that a kernel is formed over. */
export const maximumSize = 1024;
const int32Limit = 2 ** 31;

/** How often a ReLU counts in each of the two counting modes; non-negative integers. */
export interface CountingWeights {
  readonly unit: number;
  readonly released: number;
}

/** Both kernels, int32, row-major, N x N, symmetric; the diagonal is N_A. Owned by the caller. */
export interface KernelPair {
  readonly unit: Int32Array;
  readonly released: Int32Array;
}

/**
 * Forms Hamming kernels K[i,j] = N_A - Hamming(c_i, c_j) of N images, exactly in integers, one ReLU at a time. Use for one
 * network after another: `reset`, `accumulate` each ReLU, `result`. It owns its WebAssembly memory, which grows to what the
 * largest network took and is freed with the kernel by the garbage collector.
 * @see Mellor et al., ICML 2021, arXiv:2006.04647, eq. 1
 */
export interface HammingKernel {
  /** N, the number of images. */
  readonly size: number;
  /**
   * Starts a network: both kernels are zero, and there is room for the code matrices of each span. A span's is a view of
   * `count` times `size` x width sign bytes, row-major, in WebAssembly memory, for an engine to write into without a copy;
   * what they hold at first is undefined. They are the caller's until the next `reset`, which makes them invalid. Throws a RangeError where the codes do
   * not fit into 4 GiB or into what the machine has; the kernel is as before then.
   */
  reset(spans: readonly CodesSpan[]): readonly Uint8Array<ArrayBuffer>[];
  /**
   * Adds one ReLU's agreements. `codes`: `size` rows of equally many bytes, at least one, 0 for 0 and anything else for 1: one
   * of the matrices in `reset`'s views, or bytes of anyone's, which are copied. Throws a RangeError where a view is out of date, a weight is
   * no count, or the network would count 2^31 units; nothing is added then.
   */
  accumulate(codes: Uint8Array, weights: CountingWeights): void;
  /**
   * Adds one ReLU's agreements, from what it takes: `inputs` are `size` rows of equally many values, at least one, row-major, whose
   * codes are 1 where they are above 0 (NaN is 0). Of anyone's memory; nothing of it is kept. Throws as `accumulate`.
   */
  accumulateInputs(inputs: Float32Array, weights: CountingWeights): void;
  /** Adds a ReLU of `units` units whose code is the same for every image. Throws as `accumulate`. */
  accumulateConstant(units: number, weights: CountingWeights): void;
  /** Copies of both kernels as they are now. */
  result(): KernelPair;
}

function checkSize(size: number): void {
  if (!Number.isInteger(size) || size < 1 || size > maximumSize)
    throw new RangeError(`a kernel is formed over 1 to ${maximumSize} images; received ${size}`);
}

function checkWidth(width: number): void {
  if (!Number.isInteger(width) || width < 1)
    throw new RangeError(`a ReLU has one unit or more; received ${width} units`);
}

/** Units counted so far and these: the counts stay below 2^31, so that no entry of a kernel overflows. */
function countUnits(so: CountingWeights, width: number, weights: CountingWeights): CountingWeights {
  checkWidth(width);
  if (![weights.unit, weights.released].every((weight) => Number.isInteger(weight) && weight >= 0))
    throw new RangeError(
      `a ReLU counts 0, 1, 2, ... times; received ${weights.unit} (unit) and ${weights.released} (released)`,
    );
  const sum = { unit: so.unit + width * weights.unit, released: so.released + width * weights.released };
  const largest = Math.max(sum.unit, sum.released);
  if (largest >= int32Limit)
    throw new RangeError(`the network counts ${largest} units; expected fewer than 2^31`);
  return sum;
}

function checkWhole({ width, count }: CodesSpan): void {
  checkWidth(width);
  if (!Number.isInteger(count) || count < 1)
    throw new RangeError(`a span is of one ReLU or more; received ${count}`);
}

function checkView(layout: KernelLayout, start: number, size: number, width: number): void {
  const isPresent = layout.codes.some((place) => {
    const matrix = (start - place.start) / (size * width);
    return place.width === width && Number.isInteger(matrix) && matrix >= 0 && matrix < place.count;
  });
  if (!isPresent)
    throw new RangeError('the codes are a view of this kernel’s memory that its last reset did not give out');
}

/** K from the upper triangle of the weighted distances. */
function agreements(distances: Int32Array, size: number, units: number): Int32Array {
  const kernel = new Int32Array(size * size);
  for (let i = 0; i < size; i++) {
    kernel[i * size + i] = units;
    for (let j = i + 1; j < size; j++) {
      const agreement = units - distances[i * size + j]!;
      kernel[i * size + j] = agreement;
      kernel[j * size + i] = agreement;
    }
  }
  return kernel;
}

/** A kernel former for batches of `size` images (1 to 1,024); throws a RangeError outside that. */
export function createHammingKernel(size: number): HammingKernel {
  checkSize(size);
  const memory = new WebAssembly.Memory({ initial: 1, maximum: maximumPages });
  const wasm = instantiateKernel(memory);
  let layout = layOut(size, []);
  let units: CountingWeights = { unit: 0, released: 0 };

  /** Rows of `width` bytes, `stride` apart. */
  const add = (start: number, stride: number, width: number, weights: CountingWeights): void => {
    const { panel, spill, unit, released } = layout;
    const { unit: unitWeight, released: releasedWeight } = weights;
    wasm.accumulate(start, stride, width, size, panel, spill, unit, released, unitWeight, releasedWeight);
  };

  const addCopied = (codes: Uint8Array, width: number, weights: CountingWeights): void => {
    for (let from = 0; from < width; from += panelUnits) {
      const columns = Math.min(panelUnits, width - from);
      const staging = new Uint8Array(memory.buffer, layout.staging, size * columns);
      for (let i = 0; i < size; i++)
        staging.set(codes.subarray(i * width + from, i * width + from + columns), i * columns);
      add(layout.staging, columns, columns, weights);
    }
  };

  /** Row by row, so that what is copied is packed before it leaves the nearest cache. */
  const addInputs = (inputs: Float32Array, width: number, weights: CountingWeights): void => {
    const { panel, staging, unit, released } = layout;
    for (let from = 0; from < width; from += panelUnits) {
      const columns = Math.min(panelUnits, width - from);
      const row = new Float32Array(memory.buffer, staging, columns);
      for (let i = 0; i < size; i++) {
        row.set(inputs.subarray(i * width + from, i * width + from + columns));
        wasm.packPanelRow(staging, columns, panel, i);
      }
      wasm.comparePanel(panel, columns, size, unit, released, weights.unit, weights.released);
    }
  };

  const reset = (spans: readonly CodesSpan[]): readonly Uint8Array<ArrayBuffer>[] => {
    spans.forEach(checkWhole);
    const next = layOut(size, spans);
    growTo(memory, next.end);
    layout = next;
    units = { unit: 0, released: 0 };
    new Uint8Array(memory.buffer, 0, layout.panel).fill(0);
    return layout.codes.map(
      ({ start, width, count }) => new Uint8Array(memory.buffer, start, size * width * count),
    );
  };
  reset([]);

  return {
    size,
    reset,
    accumulate(codes, weights) {
      const width = codes.length / size;
      if (codes.length === 0 || !Number.isInteger(width))
        throw new RangeError(
          `codes are ${size} rows of equally many bytes; received ${codes.length} bytes (a view from before the last reset has none)`,
        );
      const isOwn = codes.buffer === memory.buffer;
      if (isOwn) checkView(layout, codes.byteOffset, size, width);
      units = countUnits(units, width, weights);
      if (isOwn) add(codes.byteOffset, width, width, weights);
      else addCopied(codes, width, weights);
    },
    accumulateInputs(inputs, weights) {
      const width = inputs.length / size;
      if (inputs.length === 0 || !Number.isInteger(width))
        throw new RangeError(
          `inputs are ${size} rows of equally many values; received ${inputs.length} values`,
        );
      units = countUnits(units, width, weights);
      addInputs(inputs, width, weights);
    },
    accumulateConstant(width, weights) {
      units = countUnits(units, width, weights);
    },
    result() {
      const distances = (start: number) => new Int32Array(memory.buffer, start, size * size);
      return {
        unit: agreements(distances(layout.unit), size, units.unit),
        released: agreements(distances(layout.released), size, units.released),
      };
    },
  };
}
