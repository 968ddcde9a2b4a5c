import type { OnnxEngineOptions } from './onnx-engine.ts';
import { installedPlace, installedRuntime } from './runtime.ts';

/** Engine `onnx-cuda` as it is installed apart in HOME/engines; throws what `installedRuntime` throws. */
export const cudaOptions = (folder: string | null): OnnxEngineOptions => ({
  provider: 'cuda',
  form: 'primitives',
  runtime: installedRuntime(folder),
  place: installedPlace(folder ?? ''),
});
