import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism, cpus, release } from 'node:os';
import path from 'node:path';
import { engines, installedVersion, type EngineEntry } from '@naswot/engines';
import { naswotVersion } from '../version.ts';

/** Everything that may change which engine is the fastest: versions, processor, GPUs and their drivers. Texts, to be compared. */
export type Machine = Readonly<Record<string, string>>;

/** Names in a folder that match; none where it is not there. */
function namesIn(folder: string, pattern: RegExp): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => pattern.test(name))
      .sort();
  } catch (error) {
    if (error instanceof Error && 'code' in error) return [];
    throw error;
  }
}

/** A file's text; empty where it cannot be read. */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    if (error instanceof Error && 'code' in error) return '';
    throw error;
  }
}

/** Variables that hide GPUs from engines, or show them others. */
const choosing =
  /^(CUDA_VISIBLE_DEVICES|NVIDIA_VISIBLE_DEVICES|VK_(ICD|DRIVER|ADD_DRIVER)_\w+|LD_LIBRARY_PATH)$/;

const chosenBy = (environment: NodeJS.ProcessEnv): string =>
  Object.entries(environment)
    .filter(([name]) => choosing.test(name))
    .map(([name, value]) => `${name}=${value}`)
    .sort()
    .join(' ');

/** What Linux shows of GPUs without asking their drivers, which would take seconds; empty elsewhere. */
const gpusSeen = (): string =>
  [
    ...namesIn('/dev', /^(nvidia\d+|dxg)$/),
    ...namesIn('/sys/class/drm', /^renderD\d+$/).map((name) => {
      const [vendor, device] = ['vendor', 'device'].map((field) =>
        textOf(`/sys/class/drm/${name}/device/${field}`),
      );
      return `${vendor}:${device}`;
    }),
    ...namesIn('/proc/driver/nvidia/gpus', /./).map((bus) =>
      (/^Model:\s*(.*)$/m.exec(textOf(`/proc/driver/nvidia/gpus/${bus}/information`))?.[1] ?? bus).trim(),
    ),
  ].join(', ');

/** Where distributions keep the loader of Vulkan. */
const libraryFolders = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/lib64', '/usr/lib'];

/** Drivers: NVIDIA's own version, those of Vulkan by their files, and the system's version, which brings them elsewhere. */
const driversSeen = (): string =>
  [
    textOf('/proc/driver/nvidia/version').split('\n')[0],
    ...libraryFolders.flatMap((folder) => namesIn(folder, /^libvulkan\.so/)),
    ...['/etc/vulkan/icd.d', '/usr/share/vulkan/icd.d'].flatMap((folder) => namesIn(folder, /\.json$/)),
    ...(process.platform === 'linux' ? [] : [release()]),
  ].join(', ');

/** A version of each engine, or that it is not installed. */
const versionsOf = (enginesFolder: string): Machine =>
  Object.fromEntries(
    Object.entries<EngineEntry>(engines).map(([name, { runtime }]) => [
      name,
      installedVersion(name, runtime, enginesFolder) ?? 'not installed',
    ]),
  );

/** What an engine was made for when it was installed. */
const installationsOf = (enginesFolder: string): string =>
  Object.keys(engines)
    .map((name) => textOf(path.join(enginesFolder, name, 'install.json')))
    .join('');

/** This machine as this process sees it, in a few milliseconds. */
export const describeMachine = (enginesFolder: string, environment: NodeJS.ProcessEnv): Machine => ({
  naswot: naswotVersion,
  node: process.versions.node,
  system: `${process.platform} ${process.arch}`,
  processor: `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${availableParallelism()} of ${cpus().length} cores`,
  gpus: gpusSeen(),
  drivers: driversSeen(),
  environment: chosenBy(environment),
  installations: installationsOf(enginesFolder),
  ...versionsOf(enginesFolder),
});

/** The first thing that is another than it was; null where nothing is. */
export function differenceOf(before: Machine, now: Machine): string | null {
  const names = new Set([...Object.keys(before), ...Object.keys(now)]);
  return [...names].find((name) => before[name] !== now[name]) ?? null;
}
