import { createRequire } from 'node:module';
import path from 'node:path';
import type { Engine } from '@naswot/scoring';
import { createTfjsEngine } from './tfjs-engine.ts';
import { processor, supportedVersion, TensorflowError, type Backend, type Tensorflow } from './tensorflow.ts';

const require = createRequire(import.meta.url);

/** The engines of TensorFlow's own library, and the package that each is. */
const nativePackages = {
  'tfjs-node': '@tensorflow/tfjs-node',
  'tfjs-gpu': '@tensorflow/tfjs-node-gpu',
} as const;

export type NativeEngineName = keyof typeof nativePackages;

/** The package's folder: this program's own `node_modules` first, then `FOLDER/ENGINE/node_modules`; null where it is in neither. */
function findPackage(name: NativeEngineName, folder: string | null): string | null {
  const manifest = `${nativePackages[name]}/package.json`;
  const installed = folder === null ? [] : [path.join(folder, name, 'node_modules', manifest)];
  for (const place of [manifest, ...installed]) {
    try {
      return path.dirname(require.resolve(place));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error;
    }
  }
  return null;
}

/**
 * What TensorFlow reads once, when it is loaded: one thread on a CPU, as a lane has one core; on a GPU no more memory than it
 * needs, and no TF32, which is too coarse for signs near 0. What the user has set stays.
 */
const settings = {
  TF_CPP_MIN_LOG_LEVEL: '2',
  TF_NUM_INTRAOP_THREADS: '1',
  TF_NUM_INTEROP_THREADS: '1',
  TF_FORCE_GPU_ALLOW_GROWTH: 'true',
  NVIDIA_TF32_OVERRIDE: '0',
};

/** Before the addon is loaded. 4.22.0 calls a function of `node:util` that Node 23 no longer has. */
function prepareProcess(): void {
  for (const [name, value] of Object.entries(settings)) process.env[name] ??= value;
  const util = require('node:util') as { isNullOrUndefined?: (value: unknown) => boolean };
  util.isNullOrUndefined ??= (value) => value === null || value === undefined;
}

type NativeTensorflow = Tensorflow & { readonly version: Readonly<Record<string, string>> };

function loadPackage(name: NativeEngineName, folder: string | null): NativeTensorflow {
  const found = findPackage(name, folder);
  if (found === null)
    throw new TensorflowError(
      `engine ${name} cannot be used: ${nativePackages[name]} is not installed; run: naswot engine install ${name}`,
    );
  const { version } = require(path.join(found, 'package.json')) as { version: string };
  if (version !== supportedVersion)
    throw new TensorflowError(
      `engine ${name} cannot be used: ${found} is version ${version}, expected ${supportedVersion}; run: naswot engine install ${name}`,
    );
  prepareProcess();
  try {
    return require(found) as NativeTensorflow;
  } catch (cause) {
    const [reason = ''] = (cause instanceof Error ? cause.message : String(cause)).split('\n');
    throw new TensorflowError(
      `engine ${name} cannot be used: ${found} does not load (${reason}); run: naswot engine install ${name}`,
      { cause },
    );
  }
}

/** Whether TensorFlow has put its operations on a GPU. */
const isOnGpu = (tf: Tensorflow): boolean =>
  (tf.backend() as { isUsingGpuDevice?: boolean }).isUsingGpuDevice === true;

/**
 * TensorFlow.js as the package brings it, which `node_modules` holds or which is installed as
 * `FOLDER/tfjs-gpu/node_modules/@tensorflow/tfjs-node-gpu`. Throws a TensorflowError where it is not there, of another version,
 * or does not load. Without a GPU `tfjs-gpu` runs on TensorFlow's CPU device, and says so.
 */
export async function loadNative(
  name: NativeEngineName,
  folder: string | null,
): Promise<readonly [Tensorflow, Backend]> {
  const tf = loadPackage(name, folder);
  await tf.ready();
  const backend: Backend = {
    name,
    version: `${nativePackages[name]} ${supportedVersion}`,
    device: isOnGpu(tf) ? 'GPU 0 of TensorFlow' : processor(),
    registered: 'tensorflow',
    statistics: 'moments',
    kernel: name === 'tfjs-gpu' ? 'products' : 'packed',
  };
  return [tf, backend];
}

/** The engines `tfjs-node` and `tfjs-gpu`, and what `loadNative` throws. */
export const createNativeEngine = async (name: NativeEngineName, folder: string | null): Promise<Engine> =>
  createTfjsEngine(...(await loadNative(name, folder)));
