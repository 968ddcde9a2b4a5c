import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const folder = 'libs/store/src/generated/prisma';
const schema = 'prisma/schema.prisma';

/**
 * Prisma's command line looks for a schema engine before every command, and downloads one where it finds none; `generate`
 * does not run it. Naming any program keeps it from looking, so that generating works without the internet.
 */
const environment = {
  ...process.env,
  PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
  PRISMA_HIDE_UPDATE_MESSAGE: '1',
};

/** Prisma's client for the schema: the files that `prisma generate` writes, by path in the repository. */
export async function generateStore(): Promise<ReadonlyMap<string, string>> {
  await promisify(execFile)(
    process.execPath,
    ['node_modules/prisma/build/index.js', 'generate', '--schema', schema],
    {
      env: environment,
    },
  );
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  return new Map(
    await Promise.all(files.sort().map(async (file) => [file, await readFile(file, 'utf8')] as const)),
  );
}
