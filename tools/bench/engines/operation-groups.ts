/** What an operation is for. `elsewhere` is pooling, sums and whatever else a network consists of. */
export type OperationGroup = 'convolution' | 'statistics' | 'kernel' | 'elsewhere';

/** An operation that ran. */
export interface Operation {
  readonly kind: string;
  /** Of what it put out; empty where that is not known. */
  readonly shape: readonly number[];
  readonly milliseconds: number;
}

/** Shares of a network's time, 0 to 1; they and `outside` add up to 1. */
export type Shares = Readonly<Record<OperationGroup | 'outside', number>>;

/** ONNX Runtime's, as operation-shares.ts calls them. */
const onnxGroups: readonly (readonly [RegExp, OperationGroup])[] = [
  [/^Conv, |BatchNormalization|^Reduce|^GlobalAveragePool|^Sqrt|^Div|^Reciprocal/, 'statistics'],
  [/^(Fused)?Conv/, 'convolution'],
  [/^Greater|^Cast|^MatMul|^Gemm|^Sign/, 'kernel'],
];

export const groupOfOnnx = ({ kind }: Operation): OperationGroup =>
  onnxGroups.find(([pattern]) => pattern.test(kind))?.[1] ?? 'elsewhere';

/**
 * TensorFlow.js's. No cell of NAS-Bench-201 has a depthwise convolution: one applies a batch norm; a pool over a whole image is a
 * mean; what has one axis is a number a channel. What has two is of codes and kernels.
 */
export function groupOfTensorflow({ kind, shape }: Operation): OperationGroup {
  const [, height, width] = shape;
  if (/^(Fused)?Conv2D/.test(kind)) return 'convolution';
  if (/Depthwise|BatchNorm|^Square|^Mean|^Sum|^Moments/.test(kind)) return 'statistics';
  if (kind === 'AvgPool' && height === 1 && width === 1) return 'statistics';
  if (/^Greater|^Cast|MatMul|^Sign|^Select/.test(kind) || shape.length === 2) return 'kernel';
  return shape.length < 2 ? 'statistics' : 'elsewhere';
}

/** Of `milliseconds` in all; what no operation took is outside of the runtime. */
export function sharesOf(
  operations: readonly Operation[],
  groupOf: (operation: Operation) => OperationGroup,
  milliseconds: number,
): Shares {
  const shares = { convolution: 0, statistics: 0, kernel: 0, elsewhere: 0, outside: 1 };
  for (const operation of operations) {
    const share = operation.milliseconds / milliseconds;
    shares[groupOf(operation)] += share;
    shares.outside -= share;
  }
  return shares;
}
