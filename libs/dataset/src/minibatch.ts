/** Where a minibatch's images come from; recorded with the search and its scores. */
export interface MinibatchSource {
  /** `cifar-10`, `cifar-100`, `noise-pink`, `noise-white`, `images:NAME`, `file`. */
  readonly dataset: string;
  /** Seed that chose (or made) the images; null for a file. */
  readonly seed: number | null;
  /** Record numbers in file order, in the order given; empty for noise and files. */
  readonly imageIds: readonly number[];
  /** One sentence for people where the images are no photographs of the data set asked for; else null. */
  readonly notice: string | null;
}

/**
 * A set of N normalised images. `pixels` is sorted by the content hash of each image, so that order cannot matter to any
 * score; `given[k]` is the row that came k-th.
 */
export interface Minibatch {
  /** `[N, C, H, W]`. */
  readonly shape: readonly [number, number, number, number];
  /** Row-major NCHW float32, normalised ((p / 255 - mean) / std in float64, rounded once); read only. */
  readonly pixels: Float32Array;
  /** SHA-256, hexadecimal, over the shape and the little-endian pixels. */
  readonly digest: string;
  readonly given: readonly number[];
  readonly source: MinibatchSource;
}
