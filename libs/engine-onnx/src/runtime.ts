import { createRequire } from 'node:module';
import path from 'node:path';
import type * as onnxRuntime from 'onnxruntime-node';
import { ExecutionProviderError } from './execution-provider.ts';
import { onnxRuntimeVersion } from './version.ts';

/** A package onnxruntime-node. A process uses one: of a native library of one name it loads the first alone. */
export type OnnxRuntime = typeof onnxRuntime;

const require = createRequire(import.meta.url);

/** The one that this program brings, for CPUs and WebGPU; loaded when it is asked for. */
export const ownRuntime = (): OnnxRuntime => require('onnxruntime-node') as OnnxRuntime;

const hint = 'run: naswot engine install onnx-cuda, or use --engine onnx-cpu';

function unusable(place: string, cause: unknown): ExecutionProviderError {
  const isMissing = (cause as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND';
  const [why = ''] = (cause instanceof Error ? cause.message : String(cause)).split('\n');
  const what = isMissing ? 'it is not installed' : `${place} does not load (${why})`;
  return new ExecutionProviderError(`engine onnx-cuda cannot be used: ${what}; ${hint}`, { cause });
}

/**
 * The package that is installed apart, in `folder/node_modules`, with libraries of its own. Throws an ExecutionProviderError where
 * it is not there, is of another version or does not load.
 */
export function installedRuntime(folder: string): OnnxRuntime {
  const place = path.join(folder, 'node_modules/onnxruntime-node');
  try {
    const { version } = require(path.join(place, 'package.json')) as { readonly version: string };
    if (version === onnxRuntimeVersion) return require(place) as OnnxRuntime;
    throw new Error(`it is version ${version}, expected ${onnxRuntimeVersion}`);
  } catch (cause) {
    throw unusable(place, cause);
  }
}
