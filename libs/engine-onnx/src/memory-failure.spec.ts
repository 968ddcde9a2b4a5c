import { expect, it } from 'vitest';
import { OutOfMemory } from '@naswot/scoring';
import { memoryFailure } from './memory-failure.ts';

/** As they were seen: the first three here, the rest in issues of microsoft/onnxruntime. */
const sentences = [
  "Non-zero status code returned while running MatMul node. Name:'' Status Message: std::bad_alloc",
  'WebGPU validation failed. [Invalid Buffer (unlabeled)] is invalid due to a previous error.\n - While validating entries[2]',
  'numbers_storage_buffers_ <= limits_.maxStorageBuffersPerShaderStage was false. Too many storage buffers in shader. Current: 6291471, Max is 12',
  'onnxruntime::BFCArena::AllocateRawInternal(size_t, bool, onnxruntime::Stream*) Failed to allocate memory for requested buffer of size 2830172160',
  'Available memory of 0 is smaller than requested bytes of 8388608',
  'CUDA failure 2: out of memory ; GPU=0 ; hostname=h ; expr=cudaMalloc((void**)&p, size);',
  'CUBLAS failure 3: CUBLAS_STATUS_ALLOC_FAILED ; GPU=0',
];

it.each(sentences)('is out of memory: %s', (sentence) => {
  expect(memoryFailure(new Error(sentence))).toBeInstanceOf(OutOfMemory);
});

it.each([
  "Non-zero status code returned while running BatchNormalization node. Name:'_token_6' Status Message: BatchNormalization trainingMode is not supported yet.",
  'Got invalid dimensions for input: images for the following indices\n index: 2 Got: 16 Expected: 8',
  'CUDNN failure 5: CUDNN_STATUS_BAD_PARAM ; GPU=0',
])('is not: %s', (sentence) => {
  const error = new Error(sentence);
  expect(memoryFailure(error)).toBe(error);
});
