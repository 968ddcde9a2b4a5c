import { instantiateKernel } from './wasm-kernel.ts';

const pageBytes = 65_536;
const maximumPages = 65_536;
const alignment = 64;
export const maximumSize = 1024;
const int32Limit = 2 ** 31;

/** How often a ReLU counts in each of the two counting modes. */
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
 * network after another: `reset`, `accumulate` each ReLU, `result`.
 * @see Mellor et al., ICML 2021, arXiv:2006.04647, eq. 1
 */
export interface HammingKernel {
  /** N, the number of images. */
  readonly size: number;
  /**
   * Starts a network: both kernels are zero, and there is room for one code matrix per width. Each is a view of `size` x width
   * sign bytes, row-major, in WebAssembly memory, for an engine to write into without a copy. Earlier views are invalid then.
   * Throws a RangeError where 4 GiB do not hold them.
   */
  reset(widths: readonly number[]): readonly Uint8Array<ArrayBuffer>[];
  /**
   * Adds one ReLU's agreements. `codes`: `size` rows of equally many bytes, 0 for 0 and anything else for 1, one of
   * `reset`'s views.
   */
  accumulate(codes: Uint8Array, weights: CountingWeights): void;
  /** Adds a ReLU of `units` units whose code is the same for every image. */
  accumulateConstant(units: number, weights: CountingWeights): void;
  /** Copies of both kernels as they are now. */
  result(): KernelPair;
}

const align = (bytes: number): number => Math.ceil(bytes / alignment) * alignment;

/** Bytes of a packed row, as the WebAssembly module lays it out. */
const packedRowBytes = (width: number): number => Math.ceil(width / 1024) * 128;

function checkSize(size: number): void {
  if (!Number.isInteger(size) || size < 1 || size > maximumSize)
    throw new RangeError(`a kernel is formed over 1 to ${maximumSize} images; received ${size}`);
}

/** Where everything lies in memory for a network. */
function layOut(size: number, widths: readonly number[]) {
  const matrixBytes = align(size * size * 4);
  const [unit, released, distances] = [0, matrixBytes, 2 * matrixBytes];
  const bits = 3 * matrixBytes;
  let end = bits + align(size * packedRowBytes(Math.max(1, ...widths)));
  const codes = widths.map((width) => {
    const start = end;
    end += align(size * width);
    return start;
  });
  return { unit, released, distances, bits, codes, end };
}

function growTo(memory: WebAssembly.Memory, bytes: number): void {
  const pages = Math.ceil(bytes / pageBytes);
  if (pages > maximumPages)
    throw new RangeError(
      `the codes of one network take ${bytes} bytes; expected at most ${maximumPages * pageBytes}`,
    );
  const missing = pages - memory.buffer.byteLength / pageBytes;
  if (missing > 0) memory.grow(missing);
}

/** A kernel former for batches of `size` images (1 to 1,024); throws a RangeError outside that. */
export function createHammingKernel(size: number): HammingKernel {
  checkSize(size);
  const memory = new WebAssembly.Memory({ initial: 1, maximum: maximumPages });
  const wasm = instantiateKernel(memory);
  let layout = layOut(size, []);
  let units = { unit: 0, released: 0 };
  const view = (start: number): Int32Array => new Int32Array(memory.buffer, start, size * size);

  const count = (width: number, weights: CountingWeights): void => {
    units = { unit: units.unit + width * weights.unit, released: units.released + width * weights.released };
    if (Math.max(units.unit, units.released) >= int32Limit)
      throw new RangeError(
        `the network counts ${Math.max(units.unit, units.released)} units; expected fewer than 2^31`,
      );
  };

  const reset = (widths: readonly number[]): readonly Uint8Array<ArrayBuffer>[] => {
    layout = layOut(size, widths);
    growTo(memory, layout.end);
    new Uint8Array(memory.buffer, 0, layout.bits).fill(0);
    units = { unit: 0, released: 0 };
    return widths.map((width, k) => new Uint8Array(memory.buffer, layout.codes[k], size * width));
  };
  reset([]);

  return {
    size,
    reset,
    accumulate(codes, weights) {
      const width = codes.length / size;
      if (
        codes.buffer !== memory.buffer ||
        !layout.codes.includes(codes.byteOffset) ||
        !Number.isInteger(width)
      )
        throw new RangeError('the codes are not one of the views that this kernel’s last reset gave out');
      count(width, weights);
      const { bits, distances, unit, released } = layout;
      wasm.accumulate(
        codes.byteOffset,
        size,
        width,
        bits,
        distances,
        unit,
        released,
        weights.unit,
        weights.released,
      );
    },
    accumulateConstant(width, weights) {
      count(width, weights);
      wasm.accumulateConstant(size, width, layout.unit, layout.released, weights.unit, weights.released);
    },
    result: () => ({ unit: view(layout.unit).slice(), released: view(layout.released).slice() }),
  };
}
