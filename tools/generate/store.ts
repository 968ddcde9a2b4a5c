import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { readFiles } from './read-files.ts';

const target = 'libs/store/src/generated/prisma';
const schema = 'prisma/schema.prisma';
const prisma = path.resolve('node_modules/prisma/build/index.js');

/**
 * Prisma's command line looks for a schema engine before every command, and downloads one where it finds none; `generate`
 * does not run it. Naming any program keeps it from looking, so that generating works without the internet.
 */
const environment = {
  ...process.env,
  PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
  PRISMA_HIDE_UPDATE_MESSAGE: '1',
};

/** Prisma's client for the schema, by path in the repository; made in a folder of its own, where the schema lies as it does here. */
export async function generateStore(): Promise<ReadonlyMap<string, string>> {
  const folder = await mkdtemp(path.join(tmpdir(), 'naswot-prisma-'));
  try {
    await cp(schema, path.join(folder, schema));
    await promisify(execFile)(process.execPath, [prisma, 'generate', '--schema', path.join(folder, schema)], {
      cwd: folder,
      env: environment,
    });
    const made = path.join(folder, target);
    return await readFiles(made, target);
  } finally {
    await rm(folder, { recursive: true });
  }
}
