import type { Layer, Window } from '../layer.ts';

/** What of a square window may be left out: stride 1, no padding. */
export interface WindowOptions {
  readonly stride?: number;
  readonly padding?: number;
}

export interface ConvolutionOptions extends WindowOptions {
  readonly dilation?: number;
  readonly groups?: number;
  readonly bias?: boolean;
}

/** A square window. */
export const squareWindow = (size: number, { stride = 1, padding = 0 }: WindowOptions = {}): Window => ({
  kernel: [size, size],
  stride: [stride, stride],
  padding: [padding, padding],
});

/** A convolution with a square window, without bias where nothing else is said. */
export const convolution = (
  path: string,
  outChannels: number,
  size: number,
  { dilation = 1, groups = 1, bias = false, ...window }: ConvolutionOptions = {},
): Layer & { readonly kind: 'convolution' } => ({
  kind: 'convolution',
  path,
  outChannels,
  ...squareWindow(size, window),
  dilation: [dilation, dilation],
  groups,
  bias,
});

export const relu = (path: string, releasedCount: 1 | 2 = 1): Layer => ({
  kind: 'relu',
  path,
  releasedCount,
});
export const batchNorm = (path: string): Layer => ({ kind: 'batch-norm', path });
export const maxPool = (size: number, window: WindowOptions = {}): Layer => ({
  kind: 'max-pool',
  ...squareWindow(size, window),
});
export const averagePool = (size: number, window: WindowOptions = {}): Layer => ({
  kind: 'average-pool',
  ...squareWindow(size, window),
});
export const linear = (path: string, outFeatures: number, bias = true): Layer => ({
  kind: 'linear',
  path,
  outFeatures,
  bias,
});
