import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const root = path.resolve(import.meta.dirname, '../../..');
const cache = path.join(root, 'node_modules/.cache/naswot');

/** The programs that run as processes or threads of their own, by name in the bundle, where they start each other. */
const programs = {
  naswot: 'apps/cli/src/main.ts',
  scorer: 'apps/scorer/src/main.ts',
  lane: 'apps/scorer/src/lane.ts',
  'engine-device': 'libs/engines/src/device-program.ts',
  'benchmark-decoder': 'libs/benchmark/src/sources/decode.ts',
};

/** Packages that hold native code or read files beside their own: they stay where they are installed. */
const inPlace =
  /^(@electric-sql\/pglite|@foxglove\/wasm-bz2|@opentelemetry|@prisma\/client|@resvg\/resvg-js|grpc-health-check|onnxruntime-node|sharp|tinypool)(\/|$)/;

/** A bundle may be in use by a search of an older state of the sources, but hardly for so long. */
const keptMs = 7 * 24 * 3_600_000;

const exists = (/** @type {string} */ file) => statSync(file, { throwIfNoEntry: false }) !== undefined;

/** Every folder of sources in the repository. */
const sourceFolders = () =>
  ['apps', 'libs']
    .flatMap((kind) => readdirSync(path.join(root, kind)).map((name) => path.join(root, kind, name, 'src')))
    .filter(exists);

/** Changes with any source, by name, size and time of change, and with any version of any package. */
function stateOfSources() {
  const files = sourceFolders().flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'))
      .map((name) => path.join(folder, name)),
  );
  const hash = createHash('sha256');
  for (const file of [...files.sort(), import.meta.filename, path.join(root, 'package-lock.json')]) {
    const { size, mtimeMs } = statSync(file);
    hash.update(`${file} ${size} ${mtimeMs}\n`);
  }
  return hash.digest('hex').slice(0, 16);
}

/** @type {import('esbuild').Plugin} */
const packagesInPlace = {
  name: 'packages-in-place',
  setup({ onResolve, resolve }) {
    onResolve({ filter: inPlace }, async ({ path: name, pluginData: isResolving, ...from }) => {
      if (isResolving === true) return undefined;
      const found = await resolve(name, { ...from, pluginData: true });
      if (found.errors.length > 0) return { errors: found.errors };
      const isRequired = from.kind === 'require-call' || from.kind === 'require-resolve';
      return { path: isRequired ? found.path : pathToFileURL(found.path).href, external: true };
    });
  },
};

async function build(/** @type {string} */ folder) {
  const { build: esbuild, stop } = await import('esbuild');
  await esbuild({
    absWorkingDir: root,
    entryPoints: programs,
    outdir: folder,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    // Without esbuild's own condition `module`: those files are for bundlers, and Node does not load them.
    conditions: [],
    logLevel: 'silent',
    plugins: [packagesInPlace],
    // CommonJS packages in an ES module still ask for Node's own modules by `require`.
    banner: {
      js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);",
    },
  });
  await stop();
}

/** Made beside its place and then renamed, so that any number of processes may start at once. */
async function make(/** @type {string} */ folder) {
  const fresh = `${folder}.new-${process.pid}`;
  try {
    await mkdir(cache, { recursive: true });
    await build(fresh);
    await rename(fresh, folder);
    await removeOld();
  } catch (error) {
    if (!exists(folder)) throw error;
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

/** Removes the bundles of states that are gone, and what killed processes left. */
async function removeOld() {
  for (const name of await readdir(cache)) {
    const folder = path.join(cache, name);
    if ((await stat(folder)).mtimeMs < Date.now() - keptMs)
      await rm(folder, { recursive: true, force: true });
  }
}

/** The folder of the programs in the present state of their sources; made where it is not there. Throws where it cannot be. */
export async function findBundle() {
  const folder = path.join(cache, stateOfSources());
  if (!exists(folder)) await make(folder);
  // What is in use is young.
  const now = new Date();
  await utimes(folder, now, now).catch(() => undefined);
  return folder;
}

/** Runs the command from its bundle. Throws before anything of it has run where there is none, or one that does not load. */
export async function runBundle() {
  await import(pathToFileURL(path.join(await findBundle(), 'naswot.js')).href);
}
