import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { chooseImages } from './choose-images.ts';
import { createMinibatch } from './create-minibatch.ts';
import { DatasetError, messageOf } from './dataset-error.ts';
import type { Minibatch } from './minibatch.ts';
import { isNoiseKind, noiseImages, type NoiseKind } from './noise.ts';
import { normalisations, normalise, type Normalisation } from './normalise.ts';
import { parseSafetensors } from './safetensors.ts';
import { cifarLayouts, findCifar, isCifarName, readCifar, type CifarName } from './sources/cifar.ts';
import { findImages, readImages } from './sources/image-folder.ts';

export interface MinibatchRequest {
  /** `auto`, `cifar-10`, `cifar-100`, `noise-white`, `noise-pink`, `images:DIR`. */
  readonly dataset: string;
  /** Where data sets lie. */
  readonly folder: string;
  /** N. */
  readonly size: number;
  readonly seed: number;
  /** Height and width. */
  readonly imageSize: number;
}

const noiseNotice =
  'no data set is at hand, so the images are seeded 1/f noise: scores agree less well with trained accuracy than on real images. ' +
  "Get CIFAR-10 with 'naswot dataset get cifar-10'";

function checkBatch({ size, imageSize }: MinibatchRequest): void {
  if (!Number.isInteger(size) || size < 1 || size > 1024)
    throw new RangeError(`the batch size is a whole number from 1 to 1024; received ${size}`);
  if (!Number.isInteger(imageSize) || imageSize < 1)
    throw new RangeError(`the image size is a whole number of pixels; received ${imageSize}`);
}

async function fromCifar(name: CifarName, request: MinibatchRequest): Promise<Minibatch> {
  const files = await findCifar(name, request.folder);
  if (files.length === 0)
    throw new DatasetError(
      `the data set ${name} is not at ${path.join(request.folder, cifarLayouts[name].folder)}`,
      `get it with 'naswot dataset get ${name}', or say where data sets lie with --data DIR`,
    );
  if (request.imageSize !== 32)
    throw new DatasetError(
      `${name} has images of 32 pixels; the network settings ask for ${request.imageSize}`,
    );
  const present = files.reduce((sum, { images }) => sum + images, 0);
  const ids = chooseImages(request.size, present, request.seed);
  const images = normalise(await readCifar(name, files, ids), 32 * 32, normalisations[name]);
  return minibatch(images, request, { dataset: name, imageIds: ids, notice: null });
}

async function fromFolder(directory: string, request: MinibatchRequest): Promise<Minibatch> {
  const files = await findImages(directory);
  const ids = chooseImages(request.size, files.length, request.seed);
  const pixels = await readImages(
    ids.map((id) => files[id]!),
    request.imageSize,
  );
  const images = normalisePixels(pixels, request, normalisations.imagenet);
  return minibatch(images, request, {
    dataset: `images:${path.basename(directory)}`,
    imageIds: ids,
    notice: null,
  });
}

function fromNoise(kind: NoiseKind, request: MinibatchRequest, notice: string | null): Minibatch {
  const pixels = noiseImages(kind, request.size, request.imageSize, request.seed);
  const images = normalisePixels(pixels, request, normalisations['cifar-10']);
  return minibatch(images, request, { dataset: kind, imageIds: [], notice });
}

const normalisePixels = (
  pixels: Uint8Array,
  { imageSize }: MinibatchRequest,
  how: Normalisation,
): Float32Array => normalise(pixels, imageSize * imageSize, how);

function minibatch(
  images: Float32Array,
  { size, imageSize, seed }: MinibatchRequest,
  source: { dataset: string; imageIds: readonly number[]; notice: string | null },
): Minibatch {
  return createMinibatch(images, [size, 3, imageSize, imageSize], { ...source, seed });
}

/**
 * The minibatch that a request stands for: images chosen by seed without replacement from the training images present, or
 * made from the seed. `auto` takes CIFAR-10 where it is at hand and fits, else 1/f noise with a notice. Throws a DatasetError
 * for a data set that is named and missing or broken, a RangeError for impossible sizes.
 */
export async function loadMinibatch(request: MinibatchRequest): Promise<Minibatch> {
  checkBatch(request);
  const { dataset } = request;
  if (dataset === 'auto') {
    const isAtHand = request.imageSize === 32 && (await findCifar('cifar-10', request.folder)).length > 0;
    return isAtHand ? fromCifar('cifar-10', request) : fromNoise('noise-pink', request, noiseNotice);
  }
  if (isCifarName(dataset)) return fromCifar(dataset, request);
  if (isNoiseKind(dataset)) return fromNoise(dataset, request, null);
  if (dataset.startsWith('images:')) return fromFolder(dataset.slice('images:'.length), request);
  throw new DatasetError(
    `unknown data set '${dataset}'`,
    'expected auto, cifar-10, cifar-100, noise-white, noise-pink or images:DIR',
  );
}

/** The float32 tensor `batch` (else `images`, else the only one) of shape `[N, C, H, W]` in a safetensors file; its first `rows` images. */
export async function readMinibatchFile(file: string, rows?: number): Promise<Minibatch> {
  const bytes = await readFile(file).catch((error: unknown) => {
    throw new DatasetError(`the minibatch file ${file} cannot be read: ${messageOf(error)}`);
  });
  const tensors = parseSafetensors(bytes);
  const tensor =
    tensors.get('batch') ??
    tensors.get('images') ??
    (tensors.size === 1 ? [...tensors.values()][0] : undefined);
  const [count = 0, channels = 0, height = 0, width = 0] = tensor?.shape ?? [];
  if (!(tensor?.values instanceof Float32Array) || tensor.shape.length !== 4)
    throw new DatasetError(`${file} holds no float32 tensor 'batch' of shape [N, C, H, W]`);
  const size = rows ?? count;
  if (size < 1 || size > count)
    throw new DatasetError(`${file} holds ${count} images; ${size} were asked for`);
  const images = tensor.values.subarray(0, size * channels * height * width);
  const source = { dataset: 'file', seed: null, imageIds: [], notice: null };
  return createMinibatch(images, [size, channels, height, width], source);
}
