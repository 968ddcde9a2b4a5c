import { createRequire } from 'node:module';
import path from 'node:path';
import { fullFloat32, loadPackage, type DeviceEngine } from '@naswot/scoring';
import { createTfjsEngine } from './tfjs-engine.ts';
import { processor, supportedVersion, type Backend, type Tensorflow } from './tensorflow.ts';

const require = createRequire(import.meta.url);

/** The engines of TensorFlow's own library, and the package that each is. */
const nativePackages = {
  'tfjs-node': '@tensorflow/tfjs-node',
  'tfjs-gpu': '@tensorflow/tfjs-node-gpu',
} as const;

export type NativeEngineName = keyof typeof nativePackages;

/**
 * What TensorFlow reads once, when it is loaded: one thread on a CPU, as a lane has one core; on a GPU no more memory than it
 * needs; oneDNN on every CPU, where by itself it takes it on those with AVX-512 VNNI alone, so that memory and failures are the same.
 * What the user has set stays.
 */
const settings = {
  TF_CPP_MIN_LOG_LEVEL: '2',
  TF_NUM_INTRAOP_THREADS: '1',
  TF_NUM_INTEROP_THREADS: '1',
  TF_FORCE_GPU_ALLOW_GROWTH: 'true',
  TF_ENABLE_ONEDNN_OPTS: '1',
};

/**
 * Before the addon is loaded. 4.22.0 calls two functions of `node:util`: Node 23 no longer has the first, and before that either
 * writes a warning to a user's terminal.
 */
function prepareProcess(): void {
  for (const [name, value] of Object.entries(settings)) process.env[name] ??= value;
  Object.assign(process.env, fullFloat32);
  Object.assign(require('node:util') as object, {
    isNullOrUndefined: (value: unknown) => value === null || value === undefined,
    isArray: Array.isArray,
  });
}

/** This program's own `node_modules` first, then `FOLDER/ENGINE/node_modules`. */
const placesOf = (name: NativeEngineName, folder: string | null): readonly string[] => [
  nativePackages[name],
  ...(folder === null ? [] : [path.join(folder, name, 'node_modules', nativePackages[name])]),
];

/** Whether TensorFlow has put its operations on a GPU. */
const isOnGpu = (tf: Tensorflow): boolean =>
  (tf.backend() as { isUsingGpuDevice?: boolean }).isUsingGpuDevice === true;

/**
 * TensorFlow.js as the package brings it, which `node_modules` holds or which is installed as
 * `FOLDER/tfjs-gpu/node_modules/@tensorflow/tfjs-node-gpu`. Throws what `loadPackage` throws. Without a GPU `tfjs-gpu` runs on
 * TensorFlow's CPU device, and says so.
 */
export async function loadNative(
  name: NativeEngineName,
  folder: string | null,
): Promise<readonly [Tensorflow, Backend]> {
  const tf = loadPackage(require, {
    engine: name,
    name: nativePackages[name],
    version: supportedVersion,
    places: placesOf(name, folder),
    prepare: prepareProcess,
  }) as Tensorflow;
  await tf.ready();
  const backend: Backend = {
    name,
    version: `${nativePackages[name]} ${supportedVersion}`,
    device: isOnGpu(tf) ? 'GPU 0 of TensorFlow' : processor(),
    registered: 'tensorflow',
    statistics: isOnGpu(tf) ? 'moments' : 'pools',
    kernel: name === 'tfjs-gpu' ? 'products' : 'packed',
  };
  return [tf, backend];
}

/** The engines `tfjs-node` and `tfjs-gpu`, and what `loadNative` throws. */
export const createNativeEngine = async (
  name: NativeEngineName,
  folder: string | null,
): Promise<DeviceEngine> => createTfjsEngine(...(await loadNative(name, folder)));
