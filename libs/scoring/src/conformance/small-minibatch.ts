import { createMinibatch, type Minibatch } from '@naswot/dataset';
import { randomStream } from '@naswot/network';
import { smallImage } from './small-networks.ts';

const imageLength = smallImage[0] * smallImage[1] * smallImage[2];

/** Image number `k`: uniform over (-2, 2). */
const image = (k: number): Float32Array =>
  Float32Array.from(randomStream(0, `image ${k}`).words(imageLength), (word) => (word / 2 ** 32) * 4 - 2);

/** A minibatch of the small images of these numbers, given in this order; the same number is the same image. */
export function smallMinibatch(numbers: readonly number[]): Minibatch {
  const pixels = new Float32Array(numbers.length * imageLength);
  numbers.forEach((number, row) => pixels.set(image(number), row * imageLength));
  const source = { dataset: 'small', seed: null, imageIds: numbers, notice: null };
  return createMinibatch(pixels, [numbers.length, ...smallImage], source);
}
