import { describe, expect, it } from 'vitest';
import {
  add,
  applyLinear,
  averageAll,
  concatenate,
  convolve,
  normalise,
  pool,
  type LayerValues,
} from './forward-layers.ts';

/** One image of one channel, 3 x 3. */
const grid: LayerValues = { shape: [1, 3, 3], data: Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9) };
/** Two images of two channels of one place each. */
const pair: LayerValues = { shape: [2, 1, 1], data: Float64Array.of(1, 10, 3, 30) };

const window = (size: number, stride: number, padding: number) =>
  ({ kernel: [size, size], stride: [stride, stride], padding: [padding, padding] }) as const;

/** Golden, exact: by hand. */
describe('layers as their definitions read', () => {
  it('a convolution correlates, with zeros around the image', () => {
    const layer = {
      kind: 'convolution',
      path: 'c',
      outChannels: 1,
      ...window(3, 1, 1),
      dilation: [1, 1],
      groups: 1,
      bias: true,
    } as const;
    // Each place plus ten times its right neighbour, plus 0.5.
    const weight = Float32Array.of(0, 0, 0, 0, 1, 10, 0, 0, 0);
    const { data } = convolve(grid, layer, [1, 3, 3], weight, Float32Array.of(0.5));
    expect([...data]).toEqual([21.5, 32.5, 3.5, 54.5, 65.5, 6.5, 87.5, 98.5, 9.5]);
  });

  it('a grouped convolution keeps its groups apart', () => {
    const layer = {
      kind: 'convolution',
      path: 'c',
      outChannels: 4,
      ...window(1, 1, 0),
      dilation: [1, 1],
      groups: 2,
      bias: false,
    } as const;
    const { data } = convolve(pair, layer, [4, 1, 1], Float32Array.of(1, 2, 3, 4), undefined);
    expect([...data]).toEqual([1, 2, 30, 40, 3, 6, 90, 120]);
  });

  it('a dilated convolution leaves places out', () => {
    const layer = {
      kind: 'convolution',
      path: 'c',
      outChannels: 1,
      ...window(2, 1, 0),
      dilation: [2, 2],
      groups: 1,
      bias: false,
    } as const;
    const { data } = convolve(grid, layer, [1, 1, 1], Float32Array.of(1, 10, 100, 1000), undefined);
    expect([...data]).toEqual([1 + 30 + 700 + 9000]);
  });

  it('batch norm takes the biased variance of the whole batch', () => {
    // Channel 0 has mean 2 and variance 1, channel 1 mean 20 and variance 100.
    const { data } = normalise(pair, Float32Array.of(1, 2), Float32Array.of(0, 5));
    const [first, second] = [1 / Math.sqrt(1 + 1e-5), 20 / Math.sqrt(100 + 1e-5)];
    expect([...data]).toEqual([-first, 5 - second, first, 5 + second]);
  });

  it('pooling counts no padding', () => {
    const negative = { shape: grid.shape, data: grid.data.map((value) => -value) };
    expect([...pool(negative, window(3, 2, 1), [1, 2, 2], 'max-pool').data]).toEqual([-1, -2, -4, -5]);
    expect([...pool(grid, window(3, 2, 1), [1, 2, 2], 'average-pool').data]).toEqual([3, 4, 6, 7]);
  });

  it('global pooling averages each channel', () => {
    expect(averageAll(grid)).toEqual({ shape: [1], data: Float64Array.of(5) });
  });

  it('a linear layer multiplies by its weight, row by row', () => {
    const features: LayerValues = { shape: [2], data: pair.data };
    const { data } = applyLinear(features, [1], Float32Array.of(2, 3), Float32Array.of(0.5));
    expect([...data]).toEqual([32.5, 96.5]);
  });

  it('sums and concatenation go image by image', () => {
    expect([...add([pair, pair, pair], [2, 1, 1]).data]).toEqual([3, 30, 9, 90]);
    expect([
      ...concatenate([pair, { shape: [1, 1, 1], data: Float64Array.of(7, 8) }], [3, 1, 1]).data,
    ]).toEqual([1, 10, 7, 3, 30, 8]);
  });
});
