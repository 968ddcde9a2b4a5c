import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { InstallError } from './install-error.ts';
import type { Wheel } from './recipes.ts';
import { runProgram, type ProgramOptions } from './run-program.ts';

/** A wheel's file ends with the versions, the interfaces and the platforms that it is for. */
function tagsOf(file: string) {
  const [python = '', abi = '', platforms = ''] = file.slice(0, -'.whl'.length).split('-').slice(-3);
  const [, major, minor] = /^cp(\d)(\d+)$/.exec(python) ?? [];
  return { version: minor === undefined ? null : `${major}.${minor}`, abi, platforms: platforms.split('.') };
}

const repeated = (flag: string, values: readonly string[]): readonly string[] =>
  [...new Set(values)].flatMap((value) => [flag, value]);

/** pip takes wheels of this machine's Python alone unless it is told which; their libraries are the same for all. */
function target(wheels: readonly Wheel[]): readonly string[] {
  const tags = wheels.map(({ file }) => tagsOf(file));
  const version = tags.find((tag) => tag.version !== null)?.version;
  return [
    ...['--no-deps', '--only-binary=:all:', '--implementation', 'cp'],
    ...(version === undefined || version === null ? [] : ['--python-version', version]),
    ...repeated(
      '--abi',
      tags.map(({ abi }) => abi),
    ),
    ...repeated(
      '--platform',
      tags.flatMap(({ platforms }) => platforms),
    ),
  ];
}

const environment = { PIP_ROOT_USER_ACTION: 'ignore', PIP_DISABLE_PIP_VERSION_CHECK: '1', PIP_NO_INPUT: '1' };

async function sha256Of(file: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash, { signal });
  return hash.digest('hex');
}

/** Whether a wheel is in the folder, whole: a kill while pip moves it there leaves a part of it. */
async function isPresent(
  { file, bytes, sha256 }: Wheel,
  { folder, signal }: ProgramOptions,
): Promise<boolean> {
  const place = path.join(folder, file);
  const found = await stat(place).catch(() => null);
  if (found === null) return false;
  if (found.size === bytes && (await sha256Of(place, signal)) === sha256) return true;
  await rm(place, { force: true });
  return false;
}

/** Throws where there is no pip, before anything is downloaded. */
export async function checkPip(options: ProgramOptions): Promise<void> {
  try {
    await runProgram('python3', ['-m', 'pip', '--version'], { ...options, isShown: false });
  } catch (cause) {
    options.signal.throwIfAborted();
    throw new InstallError(
      'pip is needed to fetch the libraries, and python3 -m pip does not run',
      "install Python 3 with pip (Debian: 'apt-get install python3-pip'), and run the same command again",
      { cause },
    );
  }
}

/**
 * Brings the wheels into the folder of the options, each checked by its SHA-256; those that are there stay. pip fetches them from
 * where this machine is set up to fetch from.
 */
export async function fetchWheels(
  wheels: readonly Wheel[],
  options: ProgramOptions,
  tell: (line: string) => void,
): Promise<void> {
  for (const wheel of wheels) {
    if (await isPresent(wheel, options)) {
      tell(`  ${wheel.file} is here already`);
      continue;
    }
    const wanted = path.join(options.folder, 'wanted.txt');
    await writeFile(wanted, `${wheel.requirement} --hash=sha256:${wheel.sha256}\n`);
    const download = ['-m', 'pip', 'download', '--require-hashes', '-r', wanted, '-d', options.folder];
    await runProgram('python3', [...download, ...target([wheel])], {
      ...options,
      environment: { ...environment, PIP_PROGRESS_BAR: options.isShown ? 'on' : 'off' },
    });
    if (!(await isPresent(wheel, options)))
      throw new InstallError(
        `pip fetched ${wheel.requirement}, but not the file ${wheel.file}`,
        'the index that pip is set up to use serves other files; set PIP_INDEX_URL to one that serves those of PyPI',
      );
  }
}

/** Unpacks wheels that are in a folder into another one; all at once, since pip puts one's folders in the place of another's. */
export async function unpackWheels(
  wheels: readonly Wheel[],
  { downloads, to }: { readonly downloads: string; readonly to: string },
  options: Omit<ProgramOptions, 'folder'>,
): Promise<void> {
  const install = ['-m', 'pip', 'install', '--no-index', '--no-compile', '--target', to];
  const files = wheels.map(({ file }) => path.join(downloads, file));
  await runProgram('python3', [...install, ...target(wheels), ...files], {
    ...options,
    folder: downloads,
    environment,
    isShown: false,
  });
}
