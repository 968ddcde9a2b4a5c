import { open, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { DatasetError, messageOf } from '../dataset-error.ts';

const pixelBytes = 3 * 32 * 32;

/** The official binary layout of a CIFAR data set: records of label bytes and three colour planes. */
export interface CifarLayout {
  /** The folder that the official archive unpacks to. */
  readonly folder: string;
  /** Files of training images. */
  readonly isTraining: (file: string) => boolean;
  readonly labelBytes: number;
}

export const cifarLayouts = {
  'cifar-10': {
    folder: 'cifar-10-batches-bin',
    isTraining: (file) => /^data_batch_\d+\.bin$/.test(file),
    labelBytes: 1,
  },
  'cifar-100': { folder: 'cifar-100-binary', isTraining: (file) => file === 'train.bin', labelBytes: 2 },
} as const satisfies Record<string, CifarLayout>;
export type CifarName = keyof typeof cifarLayouts;
export const isCifarName = (name: string): name is CifarName => Object.hasOwn(cifarLayouts, name);

/** A training file and how many images it holds. */
export interface CifarFile {
  readonly path: string;
  readonly images: number;
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');

/**
 * The training files present in official order; image ids are record numbers over them. Empty where the data set is not there.
 * Throws a DatasetError for a file whose size is no whole number of records.
 */
export async function findCifar(name: CifarName, root: string): Promise<readonly CifarFile[]> {
  const { folder, isTraining, labelBytes } = cifarLayouts[name];
  const directory = path.join(root, folder);
  const names = await readdir(directory).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw new DatasetError(`${name} cannot be read at ${directory}: ${messageOf(error)}`);
  });
  const recordBytes = labelBytes + pixelBytes;
  return Promise.all(
    names
      .filter(isTraining)
      .sort()
      .map(async (file) => {
        const where = path.join(directory, file);
        const { size } = await stat(where);
        if (size % recordBytes !== 0 || size === 0)
          throw new DatasetError(
            `${where} is truncated: it has ${size} bytes, expected a multiple of ${recordBytes}`,
            `get it again with 'naswot dataset get ${name}'`,
          );
        return { path: where, images: size / recordBytes };
      }),
  );
}

/** The pixels of the images with these ids, in the order given: `[ids, 3, 32, 32]` bytes. Reads those records only. */
export async function readCifar(
  name: CifarName,
  files: readonly CifarFile[],
  ids: readonly number[],
): Promise<Uint8Array> {
  const recordBytes = cifarLayouts[name].labelBytes + pixelBytes;
  const pixels = new Uint8Array(ids.length * pixelBytes);
  let first = 0;
  for (const file of files) {
    const handle = await open(file.path);
    try {
      for (const [place, id] of ids.entries()) {
        if (id < first || id >= first + file.images) continue;
        const position = (id - first) * recordBytes + cifarLayouts[name].labelBytes;
        const { bytesRead } = await handle.read(pixels, place * pixelBytes, pixelBytes, position);
        if (bytesRead !== pixelBytes)
          throw new DatasetError(`${file.path} is truncated: image ${id} has ${bytesRead} bytes`);
      }
    } finally {
      await handle.close();
    }
    first += file.images;
  }
  return pixels;
}
