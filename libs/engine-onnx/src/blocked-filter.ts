import { tensorSize } from '@naswot/network';

/** `[out, in, height, width]` of a convolution's filters; `in` is 1 where it is depthwise. */
export type FilterShape = readonly [number, number, number, number];

/**
 * Where ONNX Runtime's channel-blocked convolution wants the filters' values: by blocks of output channels, by blocks of input
 * channels, by place in the window, then input channels, then output channels of a block. Fewer input channels than a block
 * (images, depthwise) are not blocked.
 */
function reorder(
  blocked: Float32Array,
  values: Float32Array,
  [out, into, height, width]: FilterShape,
  block: number,
): void {
  const inputBlock = into < block ? 1 : block;
  const places = height * width;
  // One filter's values are read in their order; the blocks are larger than the filters, and are written in steps.
  for (let o = 0; o < out; o++) {
    const lane = o % block;
    let source = o * into * places;
    for (let i = 0; i < into; i += inputBlock) {
      const start = ((o - lane) * into + i * block) * places + lane;
      for (let bi = 0; bi < inputBlock; bi++) {
        let target = start + bi * block;
        for (let place = 0; place < places; place++) {
          blocked[target] = values[source++]!;
          target += inputBlock * block;
        }
      }
    }
  }
}

/** The filters of every round in blocks of `block` channels, `[rounds, ...shape]`. */
export function blockFilters(
  rounds: readonly Float32Array[],
  shape: FilterShape,
  block: number,
): Float32Array {
  const size = tensorSize(shape);
  const blocked = new Float32Array(rounds.length * size);
  rounds.forEach((values, k) => {
    reorder(blocked.subarray(k * size, (k + 1) * size), values, shape, block);
  });
  return blocked;
}
