import { createRequire } from 'node:module';
import type { Engine } from '@naswot/scoring';
import { guardWasmMemory, hasGrown, heapOf } from './guard-wasm-memory.ts';
import { createTfjsEngine } from './tfjs-engine.ts';
import { processor, supportedVersion, TensorflowError, type Backend, type Tensorflow } from './tensorflow.ts';

const require = createRequire(import.meta.url);

async function setWasm(tf: Tensorflow): Promise<void> {
  if (!(await tf.setBackend('wasm')))
    throw new TensorflowError('engine tfjs-wasm cannot be used: its WebAssembly does not load');
  guardWasmMemory(heapOf(tf.backend()));
}

/** One for all engines of the process, as the back end is. */
let renewing: Promise<void> | null = null;

/**
 * A new back end in place of one that holds no tensor, of no engine, and whose heap has grown far, or has in it what an operation
 * that found no room did not let go of.
 */
async function renewGrown(tf: Tensorflow): Promise<void> {
  await setWasm(tf);
  if (tf.memory().numTensors > 0) return;
  if (!hasGrown(heapOf(tf.backend())) && tf.backend().numDataIds() === 0) return;
  const factory = tf.findBackendFactory('wasm');
  tf.removeBackend('wasm');
  tf.registerBackend('wasm', factory);
  await setWasm(tf);
}

/** TensorFlow.js with its WebAssembly back end set: SIMD, one thread. */
export async function loadWasm(): Promise<readonly [Tensorflow, Backend]> {
  // Both by require, as the back end takes it: an import would bring a second TensorFlow.js.
  const tf = require('@tensorflow/tfjs-core') as Tensorflow;
  require('@tensorflow/tfjs-backend-wasm');
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  await setWasm(tf);
  const backend: Backend = {
    name: 'tfjs-wasm',
    version: `@tensorflow/tfjs-backend-wasm ${supportedVersion}`,
    device: processor(),
    registered: 'wasm',
    statistics: 'pools',
    kernel: 'packed',
    renew: () => (renewing ??= renewGrown(tf).finally(() => (renewing = null))),
  };
  return [tf, backend];
}

/** The engine `tfjs-wasm`, from packages that are always there. */
export const createWasmEngine = async (): Promise<Engine> => createTfjsEngine(...(await loadWasm()));
