import { expect, it } from 'vitest';
import { OutOfMemory } from '@naswot/scoring';
import { memoryFailure } from './memory-failure.ts';

/** As they were seen: the first here, the rest in issues of tensorflow/tensorflow. */
const sentences = [
  'Invalid TF_Status: 8\nMessage: OOM when allocating tensor with shape[40000,40000] and type float on /job:localhost/replica:0/task:0/device:CPU:0 by allocator mklcpu',
  'Invalid TF_Status: 5\nMessage: No algorithm worked!  Error messages:\n  Profiling failure on CUDNN engine eng11{}: UNKNOWN: CUDNN_STATUS_ALLOC_FAILED',
  'Invalid TF_Status: 13\nMessage: Dst tensor is not initialized.',
  'Invalid TF_Status: 13\nMessage: failed to allocate: CUDA_ERROR_OUT_OF_MEMORY: out of memory',
];

it.each(sentences)('is out of memory: %s', (sentence) => {
  expect(memoryFailure(new Error(sentence))).toBeInstanceOf(OutOfMemory);
});

it.each([
  'Invalid TF_Status: 3\nMessage: Conv2D: input depth must be evenly divisible by filter depth',
  'Invalid TF_Status: 5\nMessage: No algorithm worked!',
])('is not: %s', (sentence) => {
  const error = new Error(sentence);
  expect(memoryFailure(error)).toBe(error);
});
