import { createMinibatch, parseSafetensors, writeSafetensors, type Minibatch } from '@naswot/dataset';

/** A minibatch's images as a blob: a safetensors file with one tensor, `images`, in the minibatch's own order. */
export const encodeMinibatch = ({ shape, pixels }: Pick<Minibatch, 'shape' | 'pixels'>): Uint8Array =>
  writeSafetensors(new Map([['images', { shape, values: pixels }]]));

/** The minibatch in a blob; throws where its content is not what the digest names. */
export function decodeMinibatch(bytes: Uint8Array, digest: string): Minibatch {
  const images = parseSafetensors(bytes).get('images');
  const [n = 0, c = 0, h = 0, w = 0] = images?.shape ?? [];
  if (!(images?.values instanceof Float32Array)) throw new RangeError(`blob ${digest} holds no images`);
  const minibatch = createMinibatch(images.values, [n, c, h, w], {
    dataset: 'blob',
    seed: null,
    imageIds: [],
    notice: null,
  });
  if (minibatch.digest !== digest)
    throw new RangeError(`the images received for minibatch ${digest} have digest ${minibatch.digest}`);
  return minibatch;
}
