/** `[out, in, height, width]` of a convolution's filters; `in` is 1 where it is depthwise. */
export type FilterShape = readonly [number, number, number, number];

/** Filters are blocked once however many networks they are in: the same array is the same tensor. */
const known = new WeakMap<Float32Array, Map<number, Float32Array>>();

/**
 * Where ONNX Runtime's channel-blocked convolution wants the filters' values: by blocks of output channels, by blocks of input
 * channels, by place in the window, then input channels, then output channels of a block. Fewer input channels than a block
 * (images, depthwise) are not blocked.
 */
function reorder(values: Float32Array, [out, into, height, width]: FilterShape, block: number): Float32Array {
  const inputBlock = into < block ? 1 : block;
  const places = height * width;
  const blocked = new Float32Array(values.length);
  let target = 0;
  for (let o = 0; o < out; o += block)
    for (let i = 0; i < into; i += inputBlock)
      for (let place = 0; place < places; place++)
        for (let bi = 0; bi < inputBlock; bi++)
          for (let bo = 0; bo < block; bo++)
            blocked[target++] = values[((o + bo) * into + i + bi) * places + place] ?? 0;
  return blocked;
}

/** The filters in blocks of `block` channels; not a copy of its own: the same array for the same `values`. */
export function blockFilter(values: Float32Array, shape: FilterShape, block: number): Float32Array {
  const byBlock = known.get(values) ?? new Map<number, Float32Array>();
  known.set(values, byBlock);
  const blocked = byBlock.get(block) ?? reorder(values, shape, block);
  byBlock.set(block, blocked);
  return blocked;
}
