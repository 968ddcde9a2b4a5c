import { mkdir, rename, rm, symlink } from 'node:fs/promises';
import path from 'node:path';
import { isThere } from './is-there.ts';
import { InstallError } from './install-error.ts';
import { runProgram, type ProgramOptions } from './run-program.ts';

/** TensorFlow's C API is in this library of the wheels; the addon asks for it by the name of the publisher's own archives. */
const libraries = {
  'libtensorflow_cc.so.2': 'libtensorflow.so',
  'libtensorflow_framework.so.2': 'libtensorflow_framework.so',
} as const;

/** Where Node's headers are: beside this very program, or where a distribution puts them. */
async function headersOf(node: string): Promise<string> {
  const candidates = [path.dirname(path.dirname(node)), '/usr', '/usr/local'];
  for (const prefix of candidates) {
    if (await isThere(path.join(prefix, 'include/node/node_api.h'))) return prefix;
  }
  throw new InstallError(
    `Node's headers are needed to build the addon; looked for include/node/node_api.h in ${candidates.join(', ')}`,
    "use Node from nodejs.org, which has them (Debian: 'apt-get install libnode-dev'), and run the same command again",
  );
}

/** Throws where the addon could not be built, before anything is downloaded. */
export async function checkCompiler(options: ProgramOptions): Promise<void> {
  for (const program of ['make', 'g++'])
    await runProgram(program, ['--version'], { ...options, isShown: false });
  await headersOf(process.execPath);
}

/**
 * Puts what the wheels hold where the package looks for it, and builds its addon: `libraries` is a folder that wheels were
 * unpacked into, `module` the package's own.
 */
export async function assembleTensorflow(
  {
    unpacked,
    module,
    nodeModules,
  }: { readonly unpacked: string; readonly module: string; readonly nodeModules: string },
  options: Omit<ProgramOptions, 'folder'>,
): Promise<void> {
  const deps = path.join(module, 'deps');
  await rm(deps, { recursive: true, force: true });
  await mkdir(path.join(deps, 'lib'), { recursive: true });
  await rename(path.join(unpacked, 'tensorflow/include'), path.join(deps, 'include'));
  for (const [file, alias] of Object.entries(libraries)) {
    await rename(path.join(unpacked, 'tensorflow', file), path.join(deps, 'lib', file));
    await symlink(file, path.join(deps, 'lib', alias));
  }
  // TensorFlow looks for NVIDIA's libraries in ../nvidia, seen from its own.
  const nvidia = path.join(unpacked, 'nvidia');
  if (await isThere(nvidia)) await rename(nvidia, path.join(deps, 'nvidia'));
  const build = ['install', '--build-from-source', `--nodedir=${await headersOf(process.execPath)}`];
  await runProgram(path.join(nodeModules, '.bin/node-pre-gyp'), build, {
    ...options,
    folder: module,
    isShown: false,
    environment: { PATH: `${path.dirname(process.execPath)}${path.delimiter}${process.env['PATH'] ?? ''}` },
  });
  // 190 MB that only the build needs.
  await rm(path.join(deps, 'include'), { recursive: true, force: true });
}
