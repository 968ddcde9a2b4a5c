import { spawn, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(import.meta.dirname, '../..');
const cli = path.join(root, 'node_modules/prisma/build/index.js');
const engine = path.join(import.meta.dirname, 'schema-engine.ts');

/** Quoted for sh. */
const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/**
 * Prisma wants one executable file for a schema engine, and downloads its own where it is given none. This one runs the
 * WebAssembly build, which came with the packages.
 */
async function writeEngineCommand(folder: string): Promise<string> {
  const file = path.join(folder, 'schema-engine');
  const tsx = fileURLToPath(import.meta.resolve('tsx'));
  const command = [process.execPath, '--import', tsx, engine].map(quote).join(' ');
  await writeFile(file, `#!/bin/sh\nexec ${command} "$@"\n`, { mode: 0o700 });
  return file;
}

/** Runs a command of Prisma in the repository's root and returns its exit code. */
export async function runPrisma(
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
  stdio: StdioOptions = 'inherit',
): Promise<number> {
  const folder = await mkdtemp(path.join(tmpdir(), 'naswot-prisma-'));
  try {
    const child = spawn(process.execPath, [cli, ...args], {
      cwd: root,
      stdio,
      env: {
        ...process.env,
        CHECKPOINT_DISABLE: '1',
        PRISMA_HIDE_UPDATE_MESSAGE: '1',
        ...environment,
        PRISMA_SCHEMA_ENGINE_BINARY: await writeEngineCommand(folder),
      },
    });
    const [code] = (await once(child, 'exit')) as [number | null];
    return code ?? 1;
  } finally {
    await rm(folder, { recursive: true });
  }
}
