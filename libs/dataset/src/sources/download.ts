import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { extract } from 'tar';
import { DatasetError, explainFileError } from '../dataset-error.ts';
import { datasets, type Archive } from '../datasets.ts';
import { cifarLayouts, countImages, findCifar, type CifarName } from './cifar.ts';
import { fetchArchive, removePart, type FetchRequest } from './fetch-archive.ts';
import { putInPlace } from './put-in-place.ts';

export interface DownloadRequest extends FetchRequest {
  /** Where data sets lie. */
  readonly folder: string;
  /** The folder that the archive holds. */
  readonly unpacksTo: string;
}

/** What `downloadDataset` may be told; the official archive unless another one is given. */
export type DownloadOptions = Omit<FetchRequest, 'archive'> & { readonly archive?: Archive };

async function checkSum({ archive, signal }: DownloadRequest, part: string): Promise<void> {
  const hash = createHash('md5');
  await pipeline(createReadStream(part), hash, { signal });
  const received = hash.digest('hex');
  if (received === archive.md5) return;
  await removePart(part);
  throw new DatasetError(
    `${archive.url} has MD5 ${received}, expected ${archive.md5}; what was downloaded is deleted`,
    'run the same command again; if it fails again, the archive is not the official one',
  );
}

/** A folder that holds something. */
const isFilled = async (folder: string): Promise<boolean> =>
  (await readdir(folder).catch(() => [])).length > 0;

async function downloadInto(request: DownloadRequest): Promise<'downloaded' | 'present'> {
  const { folder, unpacksTo, archive, signal } = request;
  const part = path.join(folder, `${path.basename(archive.url)}.part`);
  await mkdir(folder, { recursive: true });
  if (await isFilled(path.join(folder, unpacksTo))) return 'present';
  await fetchArchive(request, part);
  await checkSum(request, part);
  await putInPlace(folder, unpacksTo, async (temporary) => {
    await extract({ file: part, cwd: temporary });
    signal.throwIfAborted();
  });
  await removePart(part);
  return 'downloaded';
}

/**
 * Downloads an official archive into the data folder and unpacks it: goes on with an earlier part, verifies the checksum
 * before it unpacks, and puts the finished folder in place by one rename. An interruption leaves the part for the next time
 * and no half data set. Resolves with `present` where the folder is there already. Throws a DatasetError, or the signal's reason.
 */
export async function downloadArchive(request: DownloadRequest): Promise<'downloaded' | 'present'> {
  try {
    return await downloadInto(request);
  } catch (cause) {
    if (cause instanceof DatasetError || request.signal.aborted) throw cause;
    throw new DatasetError(
      `the data set cannot be put into ${request.folder}: ${explainFileError(cause)}`,
      'choose another folder with --data DIR',
      { cause },
    );
  }
}

/**
 * Downloads a data set into the data folder as `downloadArchive` does. `present` means that its images can be read: a folder
 * that is there and broken is a DatasetError which says so.
 */
export async function downloadDataset(
  name: CifarName,
  folder: string,
  options: DownloadOptions,
): Promise<'downloaded' | 'present'> {
  if (countImages(await findCifar(name, folder)) > 0) return 'present';
  const unpacksTo = cifarLayouts[name].folder;
  const request = { archive: datasets[name].archive, ...options, folder, unpacksTo };
  const outcome = await downloadArchive(request);
  if (countImages(await findCifar(name, folder)) > 0) return outcome;
  throw new DatasetError(
    `${path.join(folder, unpacksTo)} holds no images of ${name}: expected ${cifarLayouts[name].trainingFiles.join(', ')}`,
    'delete it and run the same command again',
  );
}
