import { createRequire } from 'node:module';
import path from 'node:path';
import type * as onnxRuntime from 'onnxruntime-node';
import { fullFloat32, loadPackage } from '@naswot/scoring';
import { onnxRuntimeVersion } from './version.ts';

/** A package onnxruntime-node. A process uses one: of a native library of one name it loads the first alone. */
export type OnnxRuntime = typeof onnxRuntime;

const require = createRequire(import.meta.url);

/** The one that this program brings, for CPUs and WebGPU; loaded when it is asked for. */
export const ownRuntime = (): OnnxRuntime => require('onnxruntime-node') as OnnxRuntime;

/** Where engine `onnx-cuda` has its package, installed apart in HOME/engines with libraries of its own. */
export const installedPlace = (folder: string): string =>
  path.join(folder, 'onnx-cuda/node_modules/onnxruntime-node');

/** That package; throws what `loadPackage` throws. `folder` is HOME/engines, null where there is none. */
export const installedRuntime = (folder: string | null): OnnxRuntime =>
  loadPackage(require, {
    engine: 'onnx-cuda',
    name: 'onnxruntime-node',
    version: onnxRuntimeVersion,
    places: folder === null ? [] : [installedPlace(folder)],
    // CUDA's provider has an option use_tf32, but onnxruntime-node hands it a device id only (session_options_helper.cc).
    prepare: () => Object.assign(process.env, fullFloat32),
  }) as OnnxRuntime;
