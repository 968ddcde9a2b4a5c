import type { ParameterTensor } from '@naswot/network';

/** Arranged tensors by the values that they are of, which live as long as the weights. */
const known = new WeakMap<Float32Array, Float32Array>();

function transposeFilters(
  values: Float32Array,
  [out = 0, into = 0, height = 1, width = 1]: readonly number[],
): Float32Array {
  const [O, I, places] = [out, into, height * width];
  const arranged = new Float32Array(values.length);
  let source = 0;
  for (let o = 0; o < O; o++)
    for (let i = 0; i < I; i++)
      for (let p = 0; p < places; p++) arranged[(p * I + i) * O + o] = values[source++]!;
  return arranged;
}

/** TensorFlow's shape of a tensor: filters `[kH, kW, in / groups, out]`, everything else as it is. */
export function arrangedShape({ role, shape }: ParameterTensor): readonly number[] {
  const [out = 0, into = 0, height = 1, width = 1] = shape;
  return role === 'convolution-weight' ? [height, width, into, out] : shape;
}

/** A tensor's values in TensorFlow's order. Of the same values the same array, made once however many networks have them. */
export function arrangeWeights(tensor: ParameterTensor, values: Float32Array): Float32Array {
  if (tensor.role !== 'convolution-weight') return values;
  const found = known.get(values) ?? transposeFilters(values, tensor.shape);
  known.set(values, found);
  return found;
}

/** Values of a filter in TensorFlow's order, back in PyTorch's. */
export function restoreWeights({ role, shape }: ParameterTensor, arranged: Float32Array): Float32Array {
  if (role !== 'convolution-weight') return arranged;
  const [out = 0, into = 0, height = 1, width = 1] = shape;
  const [O, I, places] = [out, into, height * width];
  const values = new Float32Array(arranged.length);
  let target = 0;
  for (let o = 0; o < O; o++)
    for (let i = 0; i < I; i++)
      for (let p = 0; p < places; p++) values[target++] = arranged[(p * I + i) * O + o]!;
  return values;
}
