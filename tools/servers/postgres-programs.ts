import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Debian's place for programs that it keeps off the PATH. */
const debianFolder = '/usr/lib/postgresql';
async function findPrograms(): Promise<string | null> {
  const versions = existsSync(debianFolder) ? await readdir(debianFolder) : [];
  const newestFirst = versions.sort((a, b) => Number(b) - Number(a));
  const folders = [
    ...newestFirst.map((version) => path.join(debianFolder, version, 'bin')),
    ...(process.env['PATH'] ?? '').split(path.delimiter),
  ];
  const holdsBoth = (folder: string): boolean =>
    ['initdb', 'postgres'].every((program) => existsSync(path.join(folder, program)));
  return folders.find(holdsBoth) ?? null;
}

/** The folder of Postgres's programs; installed from Debian's packages where there are none and this is root. */
export async function providePostgres(): Promise<string> {
  const found = await findPrograms();
  if (found !== null) return found;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    await run('apt-get', ['update'], { env: environment });
    await run('apt-get', ['install', '-y', '--no-install-recommends', 'postgresql'], { env: environment });
  }
  const installed = await findPrograms();
  if (installed === null)
    throw new Error(
      'no Postgres server is found on the PATH or in /usr/lib/postgresql: install it (Debian: apt-get install postgresql)',
    );
  return installed;
}
