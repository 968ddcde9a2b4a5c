/** `[channels, height, width]` of a feature map, or `[features]` after global pooling and linear layers; never with the batch. */
export type Shape = readonly [number, number, number] | readonly [number];

/** A window that slides over a feature map; every pair is `[vertical, horizontal]`. */
export interface Window {
  readonly kernel: readonly [number, number];
  readonly stride: readonly [number, number];
  readonly padding: readonly [number, number];
}

/** Added to the variance of a batch norm, as PyTorch does. */
export const normEpsilon = 1e-5;

/**
 * One layer. `path` names a layer's tensors the way PyTorch's state dict does (`cells.3.layers.1.0.op.1`): weights are keyed
 * by it, so that equal tensors of two architectures get equal weights.
 */
export type Layer =
  | { readonly kind: 'input' }
  | (Window & {
      readonly kind: 'convolution';
      readonly path: string;
      readonly outChannels: number;
      readonly dilation: readonly [number, number];
      readonly groups: number;
      readonly bias: boolean;
    })
  /** Normalises with the batch's own statistics (training mode): biased variance, `normEpsilon`, affine. */
  | { readonly kind: 'batch-norm'; readonly path: string }
  /**
   * `releasedCount` is how often the authors' released code counts this ReLU: 2 inside a `ReLUConvBN`, whose wrapper class
   * its name test matches too, else 1. The paper's definition counts every ReLU once.
   */
  | { readonly kind: 'relu'; readonly path: string; readonly releasedCount: 1 | 2 }
  | { readonly kind: 'add' }
  /** Concatenates channels. */
  | { readonly kind: 'concat' }
  | (Window & { readonly kind: 'max-pool' })
  /** Averages over the image only: padding is not counted (`count_include_pad=False`). */
  | (Window & { readonly kind: 'average-pool' })
  | { readonly kind: 'global-average-pool' }
  | { readonly kind: 'linear'; readonly path: string; readonly outFeatures: number; readonly bias: boolean }
  /** Multiplies by zero: same shape, no dependence on the input. */
  | { readonly kind: 'zero' };

export type LayerKind = Layer['kind'];
