/** Per-channel mean and standard deviation of pixels scaled to [0, 1]. */
export interface Normalisation {
  readonly mean: readonly [number, number, number];
  readonly deviation: readonly [number, number, number];
}

const over255 = (values: readonly [number, number, number]): [number, number, number] => [
  values[0] / 255,
  values[1] / 255,
  values[2] / 255,
];

/**
 * What the released code and NAS-Bench-201 normalise with: mean and deviation of the training images, x 255. Photographs of
 * one's own take ImageNet's, as the field does; noise takes CIFAR-10's, whose contrast it is given.
 */
export const normalisations = {
  'cifar-10': { mean: over255([125.3, 123.0, 113.9]), deviation: over255([63.0, 62.1, 66.7]) },
  'cifar-100': { mean: over255([129.3, 124.1, 112.4]), deviation: over255([68.2, 65.4, 70.4]) },
  imagenet: { mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225] },
} as const satisfies Record<string, Normalisation>;

/**
 * (p / 255 - mean) / deviation in float64, rounded once; `pixels` is `[N, 3, H, W]` bytes in planes, `area` is H x W. The result
 * has the same shape.
 */
export function normalise(
  pixels: Uint8Array,
  area: number,
  { mean, deviation }: Normalisation,
): Float32Array {
  const values = new Float32Array(pixels.length);
  for (let plane = 0; plane * area < pixels.length; plane++) {
    const [m, d] = [mean[plane % 3]!, deviation[plane % 3]!];
    for (let k = plane * area; k < (plane + 1) * area; k++) values[k] = (pixels[k]! / 255 - m) / d;
  }
  return values;
}
