import { normEpsilon, type Layer, type Shape, type Window } from '../layer.ts';
import { tensorSize } from '../parameters.ts';

/** The values of one node for N images, float64, row-major N x `shape`. */
export interface LayerValues {
  readonly shape: Shape;
  readonly data: Float64Array;
}

type Convolution = Extract<Layer, { kind: 'convolution' }>;
/** Channels, height and width; a vector of features has height and width 1. */
const extent = ([channels, height = 1, width = 1]: Shape): readonly [number, number, number] => [
  channels,
  height,
  width,
];

const imagesIn = ({ shape, data }: LayerValues): number => data.length / tensorSize(shape);

/** New values, computed place by place. */
function fill(
  shape: Shape,
  images: number,
  value: (n: number, c: number, y: number, x: number) => number,
): LayerValues {
  const [channels, height, width] = extent(shape);
  const data = new Float64Array(images * channels * height * width);
  let place = 0;
  for (let n = 0; n < images; n++)
    for (let c = 0; c < channels; c++)
      for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) data[place++] = value(n, c, y, x);
  return { shape, data };
}

/** Reads by place; null outside the image. */
function reader({ shape, data }: LayerValues): (n: number, c: number, y: number, x: number) => number | null {
  const [channels, height, width] = extent(shape);
  return (n, c, y, x) =>
    y < 0 || y >= height || x < 0 || x >= width ? null : data[((n * channels + c) * height + y) * width + x]!;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** `weight`: `[out, in / groups, kH, kW]`; zeros around the image. */
export function convolve(
  input: LayerValues,
  { kernel, stride, padding, dilation, groups, outChannels }: Convolution,
  shape: Shape,
  weight: Float32Array,
  bias: Float32Array | undefined,
): LayerValues {
  const perGroup = input.shape[0] / groups;
  const at = reader(input);
  return fill(shape, imagesIn(input), (n, out, y, x) => {
    const firstInput = Math.floor((out * groups) / outChannels) * perGroup;
    const [top, left] = [y * stride[0] - padding[0], x * stride[1] - padding[1]];
    let total = bias?.[out] ?? 0;
    let place = out * perGroup * kernel[0] * kernel[1];
    for (let c = 0; c < perGroup; c++)
      for (let row = 0; row < kernel[0]; row++)
        for (let column = 0; column < kernel[1]; column++) {
          const value = at(n, firstInput + c, top + row * dilation[0], left + column * dilation[1]);
          total += (value ?? 0) * weight[place++]!;
        }
    return total;
  });
}

/** The batch's own mean and biased variance of each channel, then weight and bias. */
export function normalise(input: LayerValues, weight: Float32Array, bias: Float32Array): LayerValues {
  const [channels, height, width] = extent(input.shape);
  const images = imagesIn(input);
  const at = reader(input);
  const statistics = Array.from({ length: channels }, (_, c) => {
    const channel = fill([1, height, width], images, (n, _channel, y, x) => at(n, c, y, x) ?? 0).data;
    const mean = sum([...channel]) / channel.length;
    const variance = sum([...channel].map((value) => (value - mean) * (value - mean))) / channel.length;
    return { mean, deviation: Math.sqrt(variance + normEpsilon) };
  });
  return fill(input.shape, images, (n, c, y, x) => {
    const { mean, deviation } = statistics[c]!;
    return (((at(n, c, y, x) ?? 0) - mean) / deviation) * weight[c]! + bias[c]!;
  });
}

/** Padding takes no part in either pooling. */
export function pool(
  input: LayerValues,
  { kernel, stride, padding }: Window,
  shape: Shape,
  kind: 'max-pool' | 'average-pool',
): LayerValues {
  const at = reader(input);
  return fill(shape, imagesIn(input), (n, c, y, x) => {
    const seen: number[] = [];
    for (let row = 0; row < kernel[0]; row++)
      for (let column = 0; column < kernel[1]; column++) {
        const value = at(n, c, y * stride[0] - padding[0] + row, x * stride[1] - padding[1] + column);
        if (value !== null) seen.push(value);
      }
    return kind === 'max-pool' ? Math.max(...seen) : sum(seen) / seen.length;
  });
}

export function averageAll(input: LayerValues): LayerValues {
  const [channels, height, width] = extent(input.shape);
  const area = height * width;
  return fill([channels], imagesIn(input), (n, c) => {
    const start = (n * channels + c) * area;
    return sum([...input.data.subarray(start, start + area)]) / area;
  });
}

/** `weight`: `[out, in]`. */
export function applyLinear(
  input: LayerValues,
  shape: Shape,
  weight: Float32Array,
  bias: Float32Array | undefined,
): LayerValues {
  const features = input.shape[0];
  return fill(shape, imagesIn(input), (n, out) => {
    let total = bias?.[out] ?? 0;
    for (let k = 0; k < features; k++) total += input.data[n * features + k]! * weight[out * features + k]!;
    return total;
  });
}

export const add = (inputs: readonly LayerValues[], shape: Shape): LayerValues => ({
  shape,
  data: Float64Array.from(inputs[0]?.data ?? [], (_, k) => sum(inputs.map(({ data }) => data[k]!))),
});

/** Along channels. */
export function concatenate(inputs: readonly LayerValues[], shape: Shape): LayerValues {
  const images = inputs[0] === undefined ? 0 : imagesIn(inputs[0]);
  const data = new Float64Array(images * tensorSize(shape));
  let place = 0;
  for (let n = 0; n < images; n++)
    for (const input of inputs) {
      const length = tensorSize(input.shape);
      data.set(input.data.subarray(n * length, (n + 1) * length), place);
      place += length;
    }
  return { shape, data };
}

/** Each value on its own. */
export const each = ({ shape, data }: LayerValues, change: (value: number) => number): LayerValues => ({
  shape,
  data: data.map(change),
});
