import { cp, mkdir, readFile, rename, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { lockDirectory } from '@naswot/store';
import { assembleOnnxRuntime, checkLibraries } from './assemble-onnx-runtime.ts';
import { assembleTensorflow, checkCompiler } from './assemble-tensorflow.ts';
import { checkPip, fetchWheels, unpackWheels } from './fetch-wheels.ts';
import { asFolderError } from './folder-error.ts';
import { InstallError } from './install-error.ts';
import { findPublishersArchive, runPublishersInstaller } from './publishers-own.ts';
import { recipes, type Device, type InstallableEngine, type Recipe } from './recipes.ts';
import { stageFolder } from './stage-folder.ts';
import { runProgram, type ProgramOptions } from './run-program.ts';

export interface InstallRequest {
  readonly engine: InstallableEngine;
  readonly device: Device;
  /** HOME/engines: each engine is a folder there, and appears whole. */
  readonly folder: string;
  readonly signal: AbortSignal;
  /** Whether a person watches: programs show their own progress then. */
  readonly isShown: boolean;
  /** Is told every step before it is taken. */
  readonly tell: (line: string) => void;
}

/** What was installed; it lies beside the engine as `install.json`. */
export interface Installed {
  readonly engine: InstallableEngine;
  readonly module: string;
  readonly version: string;
  readonly device: Device;
  /** Where its libraries are from. */
  readonly libraries: readonly string[];
}

/** Beside downloads: headers and libraries, before the linker and after it. */
const unpackedFactor = 5;
const packagesBytes = 400e6;

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

/** The engine that the folder holds; null where there is none, or where what says so cannot be understood. */
async function readInstalled(folder: string): Promise<Installed | null> {
  const text = await readFile(path.join(folder, 'install.json'), 'utf8').catch(() => '');
  try {
    return JSON.parse(text) as Installed | null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Lets nobody else install meanwhile; returns how to let them again. Makes the folder where it is missing. */
async function takeFolder(folder: string): Promise<() => Promise<void>> {
  try {
    return await lockDirectory(path.join(folder, '.lock'), `the installation of engines in ${folder}`);
  } catch (error) {
    throw asFolderError(error, folder);
  }
}

async function checkRoom(folder: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize >= bytes) return;
  throw new InstallError(
    `installing takes about ${megabytes(bytes)} in ${folder}; ${megabytes(bavail * bsize)} are free there`,
    'make room, or choose another folder with --home DIR',
  );
}

/** Where an installation is put together, and what is fetched for it; both stay until it is whole. */
interface Stage {
  readonly folder: string;
  readonly downloads: string;
  readonly nodeModules: string;
  readonly module: string;
  readonly unpacked: string;
}

function stageOf(folder: string, { engine }: InstallRequest, { module }: Recipe): Stage {
  const stage = stageFolder(folder, engine);
  const nodeModules = path.join(stage, 'node_modules');
  return {
    folder: stage,
    downloads: path.join(folder, 'downloads'),
    nodeModules,
    module: path.join(nodeModules, module),
    unpacked: path.join(stage, 'libraries'),
  };
}

async function installPackages(stage: Stage, { engine, tell }: InstallRequest, options: ProgramOptions) {
  tell('packages of npm, each checked by the SHA-512 in the lock file');
  const manifest = import.meta.resolve(`@naswot/cli/engine-packages/${engine}/package.json`);
  const lock = path.dirname(fileURLToPath(manifest));
  await rm(stage.folder, { recursive: true, force: true });
  await cp(lock, stage.folder, { recursive: true });
  await runProgram('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    ...options,
    folder: stage.folder,
    isShown: false,
  });
}

/** Where the libraries of an installation come from. */
interface Source {
  /** What it is, for `install.json`. */
  readonly names: readonly string[];
  /** Puts them where the package looks for them. */
  readonly assemble: (stage: Stage, options: Omit<ProgramOptions, 'folder'>) => Promise<void>;
}

/** TensorFlow from its publisher where that can be reached. */
async function publishersOwn(
  { assembly }: Recipe,
  { device, signal, tell }: InstallRequest,
): Promise<Source | null> {
  const archive = assembly === 'tensorflow' ? await findPublishersArchive(device, signal) : null;
  if (archive === null) return null;
  const size = archive.bytes === null ? 'of unknown size' : megabytes(archive.bytes);
  tell(`${archive.url}, ${size}, by the package's own installer; its publisher names no checksum`);
  return {
    names: [archive.url],
    assemble: (stage, options) => runPublishersInstaller(stage, device, options),
  };
}

/** The same libraries from the wheels that pip serves, which are fetched here. */
async function fromWheels(
  stage: Stage,
  recipe: Recipe,
  { device, signal, isShown, tell }: InstallRequest,
): Promise<Source> {
  const wheels = recipe.wheels[device] ?? [];
  for (const { file, bytes, sha256 } of wheels) tell(`${file}, ${megabytes(bytes)}, SHA-256 ${sha256}`);
  await mkdir(stage.downloads, { recursive: true });
  await fetchWheels(wheels, { folder: stage.downloads, signal, isShown }, tell);
  return {
    names: wheels.map(({ file }) => file),
    async assemble(to, options) {
      tell('unpacking them');
      await unpackWheels(wheels, { downloads: to.downloads, to: to.unpacked }, options);
      if (recipe.assembly === 'onnx-runtime') return assembleOnnxRuntime(to, options);
      tell("building the package's addon against them");
      await assembleTensorflow(to, options);
      await rm(to.unpacked, { recursive: true, force: true });
    },
  };
}

/** Loads the package in a process of its own, which a library of the wrong kind may end. */
async function tryPackage(folder: string, { module }: Recipe, options: ProgramOptions): Promise<void> {
  const prelude = "const u=require('node:util');u.isNullOrUndefined??=(x)=>x==null;";
  try {
    await runProgram(process.execPath, ['-e', `${prelude}require(${JSON.stringify(module)})`], {
      ...options,
      folder,
      isShown: false,
      environment: { TF_CPP_MIN_LOG_LEVEL: '2' },
    });
  } catch (cause) {
    options.signal.throwIfAborted();
    throw new InstallError(
      `${module} is installed but does not load: ${cause instanceof Error ? cause.message : String(cause)}`,
      'nothing was kept of it but the downloads; another engine may do: naswot engine list',
      { cause },
    );
  }
}

async function build(folder: string, request: InstallRequest, recipe: Recipe): Promise<Installed> {
  const { engine, device, signal, isShown } = request;
  const stage = stageOf(folder, request, recipe);
  const options: ProgramOptions = { folder: stage.folder, signal, isShown };
  const source = (await publishersOwn(recipe, request)) ?? (await fromWheels(stage, recipe, request));
  try {
    await installPackages(stage, request, { ...options, folder });
    await source.assemble(stage, options);
    await tryPackage(stage.folder, recipe, options);
    const installed: Installed = {
      engine,
      module: recipe.module,
      version: recipe.version,
      device,
      libraries: source.names,
    };
    await writeFile(path.join(stage.folder, 'install.json'), `${JSON.stringify(installed, null, 2)}\n`);
    const place = path.join(folder, engine);
    await rm(place, { recursive: true, force: true });
    await rename(stage.folder, place);
    await rm(stage.downloads, { recursive: true, force: true });
    return installed;
  } catch (error) {
    // Downloads are whole files, and stay; what is half put together does not.
    await rm(stage.folder, { recursive: true, force: true });
    throw error;
  }
}

/** Whether an engine that is there is whole: somebody may have lost a file of it. */
async function isWhole(place: string, recipe: Recipe, signal: AbortSignal): Promise<boolean> {
  try {
    if (recipe.assembly === 'onnx-runtime')
      await checkLibraries(path.join(place, 'node_modules', recipe.module));
    await tryPackage(place, recipe, { folder: place, signal, isShown: false });
    return true;
  } catch (error) {
    if (!(error instanceof InstallError)) throw error;
    return false;
  }
}

/**
 * Makes an engine ready in a folder of its own, or finds it ready and whole; a kill at any moment leaves either no engine or a whole one,
 * and the next call goes on with what was downloaded. Throws an InstallError with what to do, or the signal's reason.
 */
export async function installEngine(
  request: InstallRequest,
): Promise<Installed & { readonly isNew: boolean }> {
  const { engine, device, folder, signal, tell } = request;
  const recipe = recipes[engine];
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new InstallError(
      `${engine} is installed on Linux x64 only; this is ${process.platform} on ${process.arch}`,
      'use onnx-webgpu, which needs nothing but a GPU driver, or onnx-cpu',
    );
  const place = path.join(folder, engine);
  const present = await readInstalled(place);
  if (present?.version === recipe.version && present.device === device) {
    if (await isWhole(place, recipe, signal)) return { ...present, isNew: false };
    tell(`${engine} is in ${folder} and does not load; it is put together anew`);
  }
  const release = await takeFolder(folder);
  try {
    const programs: ProgramOptions = { folder: tmpdir(), signal, isShown: false };
    await checkPip(programs);
    if (recipe.assembly === 'tensorflow') await checkCompiler(programs);
    const bytes = (recipe.wheels[device] ?? []).reduce((sum, wheel) => sum + wheel.bytes, 0);
    await checkRoom(folder, packagesBytes + unpackedFactor * bytes);
    tell(
      `${engine}, ${recipe.module} ${recipe.version} for ${device === 'cuda' ? 'CUDA' : 'the CPU'}, into ${folder}`,
    );
    return { ...(await build(folder, request, recipe)), isNew: true };
  } catch (error) {
    throw asFolderError(error, folder);
  } finally {
    await release();
  }
}
