import path from 'node:path';
import {
  cifarLayouts,
  DatasetError,
  datasets,
  describeDataset,
  findCifar,
  isCifarName,
  type DatasetDescription,
  type DatasetName,
} from '@naswot/dataset';
import { unknownName } from './known-name.ts';

/** A source of images and how it stands in the data folder. */
export interface DatasetReport extends DatasetDescription {
  /** What is wrong with its files; null where nothing is. `present` is 0 then. */
  readonly problem: string | null;
  /** What to do about it. */
  readonly hint: string | null;
}

/** A file of a data set, and how many images it holds. */
export interface DatasetFile {
  readonly name: string;
  readonly images: number;
}

const datasetNames = Object.keys(datasets) as readonly DatasetName[];

const isDatasetName = (name: string): name is DatasetName => Object.hasOwn(datasets, name);

/** The data set of that name; throws a UsageError that lists the known ones. */
export function findDataset(name: string): DatasetName {
  if (isDatasetName(name)) return name;
  const hint = name.startsWith('images:')
    ? 'a folder of images needs no data set: name it with --dataset images:DIR'
    : undefined;
  throw unknownName('data set', name, datasetNames, hint);
}

/** What a data set is and what of it is at hand; a broken one is told, not thrown. */
export async function reportDataset(name: DatasetName, folder: string): Promise<DatasetReport> {
  try {
    return { ...(await describeDataset(name, folder)), problem: null, hint: null };
  } catch (error) {
    if (!(error instanceof DatasetError)) throw error;
    const location = isCifarName(name) ? path.join(folder, cifarLayouts[name].folder) : null;
    const { message: problem, hint = null } = error;
    return { name, ...datasets[name], present: 0, location, problem, hint };
  }
}

/** Every data set in the order of the table. */
export const reportDatasets = (folder: string): Promise<readonly DatasetReport[]> =>
  Promise.all(datasetNames.map((name) => reportDataset(name, folder)));

/** The training files of a data set in official order, missing ones with no images; empty where images are made. */
export async function listFiles(
  { name, problem }: DatasetReport,
  folder: string,
): Promise<readonly DatasetFile[]> {
  if (!isCifarName(name) || problem !== null) return [];
  const found = new Map(
    (await findCifar(name, folder)).map((file) => [path.basename(file.path), file.images]),
  );
  return cifarLayouts[name].trainingFiles.map((file) => ({ name: file, images: found.get(file) ?? 0 }));
}

/** How the files of a data set are laid out, in words; null where images are made. */
export function layoutOf(name: DatasetName): string | null {
  if (!isCifarName(name)) return null;
  const { labelBytes } = cifarLayouts[name];
  return `binary records of ${labelBytes} label ${labelBytes === 1 ? 'byte' : 'bytes'} and 3 x 32 x 32 pixel bytes`;
}
