export type { Minibatch, MinibatchSource } from './minibatch.ts';
export { createMinibatch, littleEndianBytes } from './create-minibatch.ts';
export { chooseImages } from './choose-images.ts';
export { minibatchFromSafetensors } from './minibatch-from-safetensors.ts';
export { loadMinibatch, readMinibatchFile, type MinibatchRequest } from './load-minibatch.ts';
export {
  parseSafetensors,
  parseSafetensorsMetadata,
  SafetensorsError,
  writeSafetensors,
  type Tensor,
  type TensorValues,
} from './safetensors.ts';
export { DatasetError, explainFileError } from './dataset-error.ts';
export { datasets, type Archive, type DatasetName, type DatasetRecord } from './datasets.ts';
export { normalisations, type Normalisation } from './normalise.ts';
export { isNoiseKind } from './noise.ts';
export { cifarLayouts, findCifar, isCifarName, type CifarName } from './sources/cifar.ts';
export { describeDataset, type DatasetDescription } from './sources/describe-dataset.ts';
export {
  downloadArchive,
  downloadDataset,
  type DownloadOptions,
  type DownloadRequest,
} from './sources/download.ts';
export { importDataset, type ImportedDataset } from './sources/import-dataset.ts';
export type { RetryPolicy } from './sources/retry-policy.ts';
