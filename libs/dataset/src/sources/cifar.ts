import { open, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { DatasetError, explainFileError } from '../dataset-error.ts';

const pixelBytes = 3 * 32 * 32;

/** The official binary layout of a CIFAR data set: records of label bytes and three colour planes. */
export interface CifarLayout {
  /** The folder that the official archive unpacks to. */
  readonly folder: string;
  /** Files of training images, in official order. */
  readonly trainingFiles: readonly string[];
  readonly labelBytes: number;
}

/** @see https://www.cs.toronto.edu/~kriz/cifar.html ("Binary version") */
export const cifarLayouts = {
  'cifar-10': {
    folder: 'cifar-10-batches-bin',
    trainingFiles: [1, 2, 3, 4, 5].map((batch) => `data_batch_${batch}.bin`),
    labelBytes: 1,
  },
  'cifar-100': { folder: 'cifar-100-binary', trainingFiles: ['train.bin'], labelBytes: 2 },
} as const satisfies Record<string, CifarLayout>;
export type CifarName = keyof typeof cifarLayouts;
export const isCifarName = (name: string): name is CifarName => Object.hasOwn(cifarLayouts, name);

/** Bytes of a record: its labels, then planes of red, green and blue. */
export const recordBytesOf = (name: CifarName): number => cifarLayouts[name].labelBytes + pixelBytes;

/** A training file and how many images it holds. */
export interface CifarFile {
  readonly path: string;
  readonly images: number;
}

export const countImages = (files: readonly CifarFile[]): number =>
  files.reduce((sum, { images }) => sum + images, 0);

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');

async function describeFile(name: CifarName, file: string): Promise<CifarFile> {
  const recordBytes = recordBytesOf(name);
  const { size } = await stat(file);
  if (size % recordBytes !== 0 || size === 0)
    throw new DatasetError(
      `${file} is truncated: it has ${size} bytes, expected a multiple of ${recordBytes}`,
      `delete ${path.dirname(file)} and get it again with 'naswot dataset get ${name}'`,
    );
  return { path: file, images: size / recordBytes };
}

/**
 * The training files in a folder, in official order; empty where there are none. Throws a DatasetError for a file whose size is
 * no whole number of records.
 */
export async function findTrainingFiles(name: CifarName, directory: string): Promise<readonly CifarFile[]> {
  const names: readonly string[] = await readdir(directory).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw new DatasetError(`${name} cannot be read at ${directory}: ${explainFileError(error)}`);
  });
  const { trainingFiles }: CifarLayout = cifarLayouts[name];
  return Promise.all(
    trainingFiles
      .filter((file) => names.includes(file))
      .map((file) => describeFile(name, path.join(directory, file))),
  );
}

/**
 * The training files of a data set below the folder where data sets lie; image ids are record numbers over them. Empty where
 * the data set is not there. Throws a DatasetError for a file whose size is no whole number of records.
 */
export const findCifar = (name: CifarName, root: string): Promise<readonly CifarFile[]> =>
  findTrainingFiles(name, path.join(root, cifarLayouts[name].folder));

async function readRecords(
  file: CifarFile,
  records: readonly { readonly position: number; readonly place: number }[],
  pixels: Uint8Array,
): Promise<void> {
  const handle = await open(file.path);
  try {
    for (const { position, place } of records) {
      const { bytesRead } = await handle.read(pixels, place * pixelBytes, pixelBytes, position);
      if (bytesRead !== pixelBytes)
        throw new Error(`it is truncated: ${bytesRead} of ${pixelBytes} bytes at ${position}`);
    }
  } finally {
    await handle.close();
  }
}

/**
 * The pixels of the images with these ids, in the order given: `[ids, 3, 32, 32]` bytes. Reads those records only. Throws a
 * DatasetError that names the file which cannot be read.
 */
export async function readCifar(
  name: CifarName,
  files: readonly CifarFile[],
  ids: readonly number[],
): Promise<Uint8Array> {
  const pixels = new Uint8Array(ids.length * pixelBytes);
  const { labelBytes } = cifarLayouts[name];
  let first = 0;
  for (const file of files) {
    const [from, to] = [first, first + file.images];
    const records = ids.flatMap((id, place) =>
      id >= from && id < to ? [{ place, position: (id - from) * recordBytesOf(name) + labelBytes }] : [],
    );
    if (records.length > 0)
      await readRecords(file, records, pixels).catch((cause: unknown) => {
        throw new DatasetError(`${file.path} cannot be read: ${explainFileError(cause)}`, undefined, {
          cause,
        });
      });
    first = to;
  }
  return pixels;
}
