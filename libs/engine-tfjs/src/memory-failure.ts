import { asOutOfMemory } from '@naswot/scoring';

/** What TensorFlow says where there is no room, by who says it. */
const sentences: readonly RegExp[] = [
  // Its status RESOURCE_EXHAUSTED, which tfjs-node gives by number: any allocator, of a CPU or of a GPU.
  /^Invalid TF_Status: 8\b|\bOOM when allocating|resource[ _]?exhausted/i,
  // Its allocator for GPUs and what it copies there.
  /ran out of memory trying to allocate|Dst tensor is not initialized/,
  // CUDA, cuBLAS and cuDNN; a convolution then finds no algorithm, of which each says why.
  /CUDA_ERROR_OUT_OF_MEMORY|CUBLAS_STATUS_ALLOC_FAILED|CUDNN_STATUS_ALLOC_FAILED/,
  /CUDNN_STATUS_INTERNAL_ERROR_DEVICE_ALLOCATION_FAILED|out of memory/i,
  /std::bad_alloc/,
];

/** OutOfMemory where that is what TensorFlow.js says, else the error as it is. */
export const memoryFailure = (error: unknown): unknown => asOutOfMemory(error, sentences);
