import { createMinibatch } from './create-minibatch.ts';
import type { Minibatch } from './minibatch.ts';
import { parseSafetensors, SafetensorsError, type Tensor } from './safetensors.ts';

type Images = Tensor & { readonly values: Float32Array };

const isImages = (tensor: Tensor | undefined): tensor is Images =>
  tensor?.values instanceof Float32Array && tensor.shape.length === 4;

const describe = ([name, { shape }]: [string, Tensor]): string => `'${name}' [${shape.join(', ')}]`;

/** Names that a message lists before it says how many more there are. */
const namesListed = 3;

function findImages(tensors: ReadonlyMap<string, Tensor>): Images {
  const candidates = [tensors.get('batch'), tensors.get('images'), ...tensors.values()];
  const found = candidates.find(isImages);
  if (found !== undefined) return found;
  const more = tensors.size > namesListed ? ` and ${tensors.size - namesListed} more` : '';
  const received = [...tensors].slice(0, namesListed).map(describe).join(', ');
  throw new SafetensorsError(
    `the file holds no images: received ${received || 'no tensor'}${more}; expected a float32 tensor 'batch' of shape [N, C, H, W]`,
  );
}

/**
 * The minibatch in the bytes of a safetensors file: the float32 tensor of shape `[N, C, H, W]` that is called `batch`, else
 * `images`, else the first one. Values are taken as they are: normalised already. `rows` takes the first images only. Throws a
 * SafetensorsError where there are no such images or fewer, a RangeError where values are not finite.
 */
export function minibatchFromSafetensors(
  bytes: Uint8Array,
  { rows }: { readonly rows?: number | undefined } = {},
): Minibatch {
  const { shape, values } = findImages(parseSafetensors(bytes));
  const [count = 0, channels = 0, height = 0, width = 0] = shape;
  const size = rows ?? count;
  if (!Number.isInteger(size) || size < 1 || size > count)
    throw new SafetensorsError(`the file holds ${count} images; ${size} were asked for`);
  return createMinibatch(
    values.subarray(0, size * channels * height * width),
    [size, channels, height, width],
    { dataset: 'file', seed: null, imageIds: [], notice: null },
  );
}
