import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Where what a tool provides is kept from one run to the next. */
export const cacheFor = (what: string): string =>
  path.join(process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache'), 'naswot', what);

const messageOf = (error: unknown): string =>
  error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);

/** Does it into a new folder that becomes `target`, whole or not at all; what went wrong, or null. */
export async function provide(
  target: string,
  act: (folder: string) => Promise<unknown>,
): Promise<string | null> {
  await mkdir(path.dirname(target), { recursive: true });
  const folder = await mkdtemp(`${target}-`);
  try {
    await act(folder);
    await rm(target, { recursive: true, force: true });
    await rename(folder, target);
    return null;
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    return messageOf(error);
  }
}

/** Unpacks a package of Debian's into a folder, which needs no rights and starts no service; what went wrong, or null. */
export const unpackDebianPackage = (name: string, target: string): Promise<string | null> =>
  provide(target, async (folder) => {
    const download = (): Promise<unknown> => run('apt-get', ['download', name], { cwd: folder });
    // Lists of packages may be missing or out of date.
    await download().catch(() => run('apt-get', ['update']).then(download));
    await run('sh', ['-c', 'dpkg-deb -x ./*.deb . && rm ./*.deb'], { cwd: folder });
  });
