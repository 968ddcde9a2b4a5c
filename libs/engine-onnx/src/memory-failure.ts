import { asOutOfMemory } from '@naswot/scoring';

/** What ONNX Runtime says where there is no room, by who says it. */
const sentences: readonly RegExp[] = [
  // The CPU provider, whose allocations are C++'s own.
  /std::bad_alloc|\bbad allocation\b/,
  // Arenas, CUDA's among them, and their limits.
  /Failed to allocate memory for requested buffer of size|Available memory of \d+ is smaller than requested bytes/,
  // CUDA, cuBLAS and cuDNN.
  /CUDA (failure|error) 2: out of memory|CUDA_ERROR_OUT_OF_MEMORY|cudaErrorMemoryAllocation/,
  /CUBLAS_STATUS_ALLOC_FAILED|CUDNN_STATUS_ALLOC_FAILED|CUDNN_STATUS_INTERNAL_ERROR_DEVICE_ALLOCATION_FAILED/,
  // WebGPU, whose drivers say it in their own words.
  /VK_ERROR_OUT_OF_(DEVICE|HOST)_MEMORY|E_OUTOFMEMORY|DXGI_ERROR_OUT_OF_MEMORY|Allocation size too large/,
  /\bout of memory\b/i,
  // A buffer that could not be made is told when it is first used, and what was wrong only to the log.
  /\[Invalid Buffer[^\]]*\] is invalid due to a previous error/,
  // More than one buffer of the device may hold, or all those of one shader: ONNX Runtime splits a tensor into so many.
  /Too many storage buffers in shader/,
  /(max(StorageBufferBindingSize|BufferSize)|maximum buffer size|exceeds the max)/i,
];

/** OutOfMemory where that is what ONNX Runtime says, else the error as it is. */
export const memoryFailure = (error: unknown): unknown => asOutOfMemory(error, sentences);
