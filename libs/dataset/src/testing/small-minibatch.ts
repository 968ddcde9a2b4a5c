import { createMinibatch } from '../create-minibatch.ts';
import type { Minibatch } from '../minibatch.ts';
import { noiseImages } from '../noise.ts';
import { normalisations, normalise } from '../normalise.ts';

/** A few small images of white noise, normalised as CIFAR-10: 4 of 3 x 8 x 8 unless said otherwise. No files are read. */
export function smallMinibatch({ size = 4, imageSize = 8, seed = 0 } = {}): Minibatch {
  const pixels = noiseImages('noise-white', size, imageSize, seed);
  const images = normalise(pixels, imageSize * imageSize, normalisations['cifar-10']);
  const source = { dataset: 'noise-white', seed, imageIds: [], notice: null };
  return createMinibatch(images, [size, 3, imageSize, imageSize], source);
}
