import type { Layer, Shape, Window } from '../layer.ts';
import type { Node } from '../network.ts';
import { tensorSize } from '../parameters.ts';

/** What a node puts out for N images: float64 `[N, ...shape]`, row-major. */
export type Values = Float64Array;

/** All that one layer's values follow from. */
export interface NaiveContext {
  readonly node: Node;
  /** Number of images, N. */
  readonly size: number;
  readonly inputs: readonly { readonly values: Values; readonly shape: Shape }[];
  /** The node's tensors, weight first. */
  readonly tensors: readonly Float32Array[];
}

/** Added to the variance, as PyTorch does. */
const epsilon = 1e-5;

interface Place {
  readonly image: number;
  readonly channel: number;
  readonly row: number;
  readonly column: number;
}

const height = (shape: Shape): number => shape[1] ?? 1;
const width = (shape: Shape): number => shape[2] ?? 1;
const offset = (shape: Shape, at: Place): number =>
  ((at.image * shape[0] + at.channel) * height(shape) + at.row) * width(shape) + at.column;

/** One value for each place of the output. */
function fill({ node: { shape }, size }: NaiveContext, value: (at: Place) => number): Values {
  const values = new Float64Array(size * tensorSize(shape));
  for (let image = 0; image < size; image++)
    for (let channel = 0; channel < shape[0]; channel++)
      for (let row = 0; row < height(shape); row++)
        for (let column = 0; column < width(shape); column++) {
          const at = { image, channel, row, column };
          values[offset(shape, at)] = value(at);
        }
  return values;
}

const first = (context: NaiveContext): NaiveContext['inputs'][number] => {
  const input = context.inputs[0];
  if (input === undefined) throw new RangeError(`${context.node.layer.kind} received no input`);
  return input;
};

/** The input's values under a window and where in the window they lie; padding is left out. */
function* underWindow(
  { values, shape }: NaiveContext['inputs'][number],
  layer: Window & { readonly dilation?: readonly [number, number] },
  at: Place,
): Generator<{ readonly value: number; readonly place: number }> {
  const [down, across] = layer.dilation ?? [1, 1];
  for (let i = 0; i < layer.kernel[0]; i++)
    for (let j = 0; j < layer.kernel[1]; j++) {
      const row = at.row * layer.stride[0] - layer.padding[0] + i * down;
      const column = at.column * layer.stride[1] - layer.padding[1] + j * across;
      const isInside = row >= 0 && row < height(shape) && column >= 0 && column < width(shape);
      if (isInside)
        yield { value: values[offset(shape, { ...at, row, column })]!, place: i * layer.kernel[1] + j };
    }
}

function convolve(context: NaiveContext, layer: Layer & { kind: 'convolution' }): Values {
  const input = first(context);
  const [weight = new Float32Array(), bias] = context.tensors;
  const inPerGroup = input.shape[0] / layer.groups;
  const outPerGroup = layer.outChannels / layer.groups;
  const window = layer.kernel[0] * layer.kernel[1];
  return fill(context, (at) => {
    const group = Math.floor(at.channel / outPerGroup);
    let sum = bias?.[at.channel] ?? 0;
    for (let c = 0; c < inPerGroup; c++)
      for (const { value, place } of underWindow(input, layer, { ...at, channel: group * inPerGroup + c }))
        sum += value * weight[(at.channel * inPerGroup + c) * window + place]!;
    return sum;
  });
}

const mean = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length;

function normalise(context: NaiveContext): Values {
  const { values, shape } = first(context);
  const [weight = new Float32Array(), bias = new Float32Array()] = context.tensors;
  const pixels = height(shape) * width(shape);
  const channels = Array.from({ length: shape[0] }, (_, channel) =>
    [...values].filter((_value, k) => Math.floor(k / pixels) % shape[0] === channel),
  );
  const means = channels.map(mean);
  const variances = channels.map((own, c) => mean(own.map((value) => (value - means[c]!) ** 2)));
  return fill(context, (at) => {
    const c = at.channel;
    const normal = (values[offset(shape, at)]! - means[c]!) / Math.sqrt(variances[c]! + epsilon);
    return normal * weight[c]! + bias[c]!;
  });
}

function concatenate(context: NaiveContext): Values {
  return fill(context, (at) => {
    let channel = at.channel;
    for (const { values, shape } of context.inputs) {
      if (channel < shape[0]) return values[offset(shape, { ...at, channel })]!;
      channel -= shape[0];
    }
    throw new RangeError(`channel ${at.channel} is beyond the concatenated ones`);
  });
}

function connect(context: NaiveContext): Values {
  const { values, shape } = first(context);
  const [weight = new Float32Array(), bias] = context.tensors;
  return fill(context, ({ image, channel }) => {
    let sum = bias?.[channel] ?? 0;
    for (let k = 0; k < shape[0]; k++) sum += values[image * shape[0] + k]! * weight[channel * shape[0] + k]!;
    return sum;
  });
}

function pool(
  context: NaiveContext,
  layer: Layer & Window,
  reduce: (values: readonly number[]) => number,
): Values {
  const input = first(context);
  return fill(context, (at) => reduce([...underWindow(input, layer, at)].map(({ value }) => value)));
}

function poolGlobally(context: NaiveContext): Values {
  const { values, shape } = first(context);
  const pixels = height(shape) * width(shape);
  return fill(context, ({ image, channel }) => {
    const from = (image * shape[0] + channel) * pixels;
    return mean([...values.subarray(from, from + pixels)]);
  });
}

/** One layer's values straight from its definition, in float64: slow, and plain enough to be believed. */
export function naiveLayer(context: NaiveContext): Values {
  const { layer } = context.node;
  switch (layer.kind) {
    case 'input':
      throw new RangeError('the values of the image are given, not computed');
    case 'convolution':
      return convolve(context, layer);
    case 'batch-norm':
      return normalise(context);
    case 'relu':
      return first(context).values.map((value) => Math.max(value, 0));
    case 'add':
      return first(context).values.map((_, k) =>
        context.inputs.reduce((sum, { values }) => sum + values[k]!, 0),
      );
    case 'concat':
      return concatenate(context);
    case 'max-pool':
      return pool(context, layer, (values) => Math.max(...values));
    case 'average-pool':
      return pool(context, layer, mean);
    case 'global-average-pool':
      return poolGlobally(context);
    case 'linear':
      return connect(context);
    case 'zero':
      return first(context).values.map(() => 0);
  }
}
