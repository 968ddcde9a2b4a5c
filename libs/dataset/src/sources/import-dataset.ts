import { constants } from 'node:fs';
import { copyFile, mkdir, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { extract } from 'tar';
import { DatasetError, explainFileError } from '../dataset-error.ts';
import { cifarLayouts, countImages, findTrainingFiles, type CifarName } from './cifar.ts';
import { putInPlace } from './put-in-place.ts';

export interface ImportedDataset {
  readonly outcome: 'imported' | 'present';
  /** Training images that are now in the data folder. */
  readonly images: number;
}

/** Images and the names of their classes; what else lies in the folder is not the data set's. */
const belongs = (file: string): boolean => /\.(bin|txt)$/.test(file);

/** The folder that holds the training files: the one given, or the official one within it. */
async function findSource(name: CifarName, given: string): Promise<string> {
  for (const directory of [given, path.join(given, cifarLayouts[name].folder)])
    if ((await findTrainingFiles(name, directory)).length > 0) return directory;
  throw new DatasetError(
    `${given} holds no images of ${name}: expected ${cifarLayouts[name].trainingFiles.join(', ')}`,
    `name the official archive, the folder '${cifarLayouts[name].folder}' or the one around it`,
  );
}

async function copyFiles(from: string, to: string): Promise<void> {
  await mkdir(to);
  // A clone where the file system has it: 180 MB then cost nothing.
  for (const file of (await readdir(from)).filter(belongs))
    await copyFile(path.join(from, file), path.join(to, file), constants.COPYFILE_FICLONE);
}

async function fillFrom(name: CifarName, given: string, temporary: string): Promise<void> {
  const unpacksTo = path.join(temporary, cifarLayouts[name].folder);
  const isFolder = (await stat(given)).isDirectory();
  if (isFolder) await copyFiles(await findSource(name, given), unpacksTo);
  else {
    await extract({ file: given, cwd: temporary, strict: true });
    if (countImages(await findTrainingFiles(name, unpacksTo)) > 0) return;
    throw new DatasetError(
      `${given} holds no images of ${name}: expected ${cifarLayouts[name].folder}/${cifarLayouts[name].trainingFiles[0]}`,
    );
  }
}

/**
 * Copies a data set that is on this machine into the data folder: the official archive, the official folder, or a folder that
 * holds it. Sizes are checked before anything is put in place, by one rename; what is given stays as it is. Files of fewer
 * records than the official ones are taken. Resolves with `present` where the data set is there already. Throws a DatasetError.
 */
export async function importDataset(
  name: CifarName,
  given: string,
  folder: string,
): Promise<ImportedDataset> {
  const target = path.join(folder, cifarLayouts[name].folder);
  const count = async (): Promise<number> => countImages(await findTrainingFiles(name, target));
  const present = await count();
  if (present > 0) return { outcome: 'present', images: present };
  try {
    await mkdir(folder, { recursive: true });
    await putInPlace(folder, cifarLayouts[name].folder, (temporary) => fillFrom(name, given, temporary));
  } catch (cause) {
    if (cause instanceof DatasetError) throw cause;
    throw new DatasetError(
      `${given} cannot be imported into ${folder}: ${explainFileError(cause)}`,
      undefined,
      {
        cause,
      },
    );
  }
  return { outcome: 'imported', images: await count() };
}
