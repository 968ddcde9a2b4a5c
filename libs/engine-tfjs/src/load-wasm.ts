import { createRequire } from 'node:module';
import type { Engine } from '@naswot/scoring';
import { createTfjsEngine } from './tfjs-engine.ts';
import { processor, supportedVersion, TensorflowError, type Backend, type Tensorflow } from './tensorflow.ts';

const require = createRequire(import.meta.url);

/** TensorFlow.js with its WebAssembly back end set: SIMD, one thread. */
export async function loadWasm(): Promise<readonly [Tensorflow, Backend]> {
  // Both by require, as the back end takes it: an import would bring a second TensorFlow.js.
  const tf = require('@tensorflow/tfjs-core') as Tensorflow;
  require('@tensorflow/tfjs-backend-wasm');
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  if (!(await tf.setBackend('wasm')))
    throw new TensorflowError('engine tfjs-wasm cannot be used: its WebAssembly does not load');
  const backend: Backend = {
    name: 'tfjs-wasm',
    version: `@tensorflow/tfjs-backend-wasm ${supportedVersion}`,
    device: processor(),
    registered: 'wasm',
    statistics: 'pools',
    kernel: 'packed',
  };
  return [tf, backend];
}

/** The engine `tfjs-wasm`, from packages that are always there. */
export const createWasmEngine = async (): Promise<Engine> => createTfjsEngine(...(await loadWasm()));
