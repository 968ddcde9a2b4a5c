import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { chooseImages } from './choose-images.ts';
import { createMinibatch } from './create-minibatch.ts';
import { DatasetError, explainFileError } from './dataset-error.ts';
import type { Minibatch } from './minibatch.ts';
import { isNoiseKind, noiseImages, type NoiseKind } from './noise.ts';
import { normalisations, normalise, type Normalisation } from './normalise.ts';
import { minibatchFromSafetensors } from './minibatch-from-safetensors.ts';
import { SafetensorsError } from './safetensors.ts';
import {
  cifarLayouts,
  countImages,
  findCifar,
  isCifarName,
  readCifar,
  type CifarFile,
  type CifarName,
} from './sources/cifar.ts';
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

/** Height and width of CIFAR's images. */
const cifarSize = 32;

/** The largest minibatch: its Hamming kernel is of N x N. */
const largestBatch = 1024;

const noiseNotice = (why: string, hint: string): string =>
  `${why}, so the images are seeded 1/f noise: scores agree less well with trained accuracy than on real images. ${hint}`;

const noticeWhereMissing = noiseNotice(
  'no data set is at hand',
  "Get CIFAR-10 with 'naswot dataset get cifar-10'",
);

const noticeWhereSizesDiffer = (imageSize: number): string =>
  noiseNotice(
    `CIFAR-10 is at hand but has images of ${cifarSize} pixels, and the network settings ask for ${imageSize}`,
    'A folder of photographs, --dataset images:DIR, fits any size',
  );

function checkBatch({ size, imageSize }: MinibatchRequest): void {
  if (!Number.isInteger(size) || size < 1 || size > largestBatch)
    throw new RangeError(`the batch size is a whole number from 1 to ${largestBatch}; received ${size}`);
  if (!Number.isInteger(imageSize) || imageSize < 1)
    throw new RangeError(`the image size is a whole number of pixels; received ${imageSize}`);
}

async function fromCifar(
  name: CifarName,
  files: readonly CifarFile[],
  request: MinibatchRequest,
): Promise<Minibatch> {
  if (files.length === 0)
    throw new DatasetError(
      `the data set ${name} is not at ${path.join(request.folder, cifarLayouts[name].folder)}`,
      `get it with 'naswot dataset get ${name}', or say where data sets lie with --data DIR`,
    );
  if (request.imageSize !== cifarSize)
    throw new DatasetError(
      `${name} has images of ${cifarSize} pixels; the network settings ask for ${request.imageSize}`,
      `choose --network imageSize=${cifarSize}, or --dataset images:DIR, which is scaled to any size`,
    );
  const ids = chooseImages(request.size, countImages(files), request.seed);
  const images = normalisePixels(await readCifar(name, files, ids), request, normalisations[name]);
  return minibatch(images, request, { dataset: name, imageIds: ids, notice: null });
}

async function fromAuto(request: MinibatchRequest): Promise<Minibatch> {
  const files = await findCifar('cifar-10', request.folder);
  if (files.length === 0) return fromNoise('noise-pink', request, noticeWhereMissing);
  return request.imageSize === cifarSize
    ? fromCifar('cifar-10', files, request)
    : fromNoise('noise-pink', request, noticeWhereSizesDiffer(request.imageSize));
}

async function fromFolder(directory: string, request: MinibatchRequest): Promise<Minibatch> {
  if (directory === '')
    throw new RangeError(
      "the data set 'images:' names no folder; expected images:DIR, such as images:photographs",
    );
  const files = await findImages(directory);
  const ids = chooseImages(request.size, files.length, request.seed);
  const pixels = await readImages(
    ids.map((id) => files[id]!),
    request.imageSize,
  );
  const images = normalisePixels(pixels, request, normalisations.imagenet);
  return minibatch(images, request, {
    dataset: `images:${path.basename(path.resolve(directory))}`,
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
 * for a data set that is named and missing or broken, a RangeError for impossible sizes and names that are not known.
 */
export async function loadMinibatch(request: MinibatchRequest): Promise<Minibatch> {
  checkBatch(request);
  const { dataset } = request;
  if (dataset === 'auto') return fromAuto(request);
  if (isCifarName(dataset)) return fromCifar(dataset, await findCifar(dataset, request.folder), request);
  if (isNoiseKind(dataset)) return fromNoise(dataset, request, null);
  if (dataset.startsWith('images:')) return fromFolder(dataset.slice('images:'.length), request);
  throw new RangeError(
    `unknown data set '${dataset}'; expected auto, cifar-10, cifar-100, noise-white, noise-pink or images:DIR`,
  );
}

/**
 * The minibatch in a safetensors file, its first `rows` images where given: see `minibatchFromSafetensors`. Throws a DatasetError
 * that names the file.
 */
export async function readMinibatchFile(file: string, rows?: number): Promise<Minibatch> {
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new DatasetError(
      `the minibatch file ${file} cannot be read: ${explainFileError(cause)}`,
      "expected a safetensors file with a float32 tensor 'batch' of shape [N, C, H, W]",
      { cause },
    );
  });
  try {
    return minibatchFromSafetensors(bytes, { rows });
  } catch (cause) {
    if (!(cause instanceof SafetensorsError || cause instanceof RangeError)) throw cause;
    throw new DatasetError(`the minibatch file ${file} cannot be used: ${cause.message}`, undefined, {
      cause,
    });
  }
}
