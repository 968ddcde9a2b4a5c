import path from 'node:path';
import { datasets, type DatasetName, type DatasetRecord } from '../datasets.ts';
import { cifarLayouts, countImages, findCifar, isCifarName } from './cifar.ts';

/** A source of images, and what of it is at hand. */
export interface DatasetDescription extends DatasetRecord {
  readonly name: DatasetName;
  /** Training images at hand; null for images that are made. */
  readonly present: number | null;
  /** Where it lies, or would; null for images that are made. */
  readonly location: string | null;
}

/** What a data set is and how many of its images are in the data folder. Throws a DatasetError where a file is truncated. */
export async function describeDataset(name: DatasetName, folder: string): Promise<DatasetDescription> {
  const record: DatasetRecord = datasets[name];
  if (!isCifarName(name)) return { name, ...record, present: null, location: null };
  const present = countImages(await findCifar(name, folder));
  return { name, ...record, present, location: path.join(folder, cifarLayouts[name].folder) };
}
