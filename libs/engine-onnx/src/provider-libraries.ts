import { readdirSync } from 'node:fs';
import path from 'node:path';

/** What ONNX Runtime loads for CUDA, in this order, from beside its core. */
const libraries = ['libonnxruntime_providers_shared.so', 'libonnxruntime_providers_cuda.so'];

/** `bin/napi-vN/linux/x64` of the package; null where it holds none. */
function coreFolder(place: string): string | null {
  const bin = path.join(place, 'bin');
  const version = readdirSync(bin).find((name) => name.startsWith('napi-'));
  return version === undefined ? null : path.join(bin, version, process.platform, process.arch);
}

/** What the system's loader says of a library; null where it loads it, as it does one that is no addon of Node's. */
function loaderSays(library: string): string | null {
  try {
    process.dlopen({ exports: {} }, library);
    return null;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return message.includes('did not self-register') ? null : message;
  }
}

/**
 * Why the CUDA provider of the package in the folder `place` does not load, in the words of the system's loader: ONNX Runtime's
 * error names neither the library nor the reason. Null where it loads, and on other systems than Linux.
 */
export function whyCudaDoesNotLoad(place: string): string | null {
  const core = process.platform === 'linux' ? coreFolder(place) : null;
  if (core === null) return null;
  for (const library of libraries) {
    const said = loaderSays(path.join(core, library));
    if (said !== null) return said;
  }
  return null;
}
