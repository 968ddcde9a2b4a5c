import type { Tensor } from '@tensorflow/tfjs-core';
import { TensorflowError, type Tensorflow } from './tensorflow.ts';

interface HeapBackend {
  typedArrayFromHeap(tensor: Tensor): Float32Array;
}

const isHeapBackend = (backend: object): backend is HeapBackend => 'typedArrayFromHeap' in backend;

/** A float32 tensor's values where the WebAssembly back end, which is the current one, has them: valid until the next operation. */
export function heapValues(tf: Tensorflow, tensor: Tensor): Float32Array {
  const backend = tf.backend();
  if (isHeapBackend(backend)) return backend.typedArrayFromHeap(tensor);
  throw new TensorflowError('engine tfjs-wasm cannot be used: its back end shows no values on its heap');
}
