export type { Minibatch, MinibatchSource } from './minibatch.ts';
export { createMinibatch, littleEndianBytes } from './create-minibatch.ts';
export { loadMinibatch, readMinibatchFile, type MinibatchRequest } from './load-minibatch.ts';
export {
  parseSafetensors,
  SafetensorsError,
  writeSafetensors,
  type Tensor,
  type TensorValues,
} from './safetensors.ts';
export { DatasetError } from './dataset-error.ts';
export { datasets, type Archive, type DatasetName, type DatasetRecord } from './datasets.ts';
export { cifarLayouts, findCifar, isCifarName, type CifarName } from './sources/cifar.ts';
export { isNoiseKind } from './noise.ts';
export { downloadArchive, type DownloadRequest } from './sources/download.ts';
