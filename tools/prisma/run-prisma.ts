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

/** How a command of Prisma ended, and what it said on stdout and stderr. */
export interface PrismaRun {
  readonly code: number;
  readonly output: string;
}

async function spawnPrisma(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  stdio: StdioOptions,
): Promise<PrismaRun> {
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
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => (output += text));
    const [code] = (await once(child, 'close')) as [number | null];
    return { code: code ?? 1, output };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Runs a command of Prisma in the repository's root, at this terminal, and returns its exit code. */
export const runPrisma = async (
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<number> => (await spawnPrisma(args, environment, 'inherit')).code;

/** Runs a command of Prisma in the repository's root and returns what it said. */
export const capturePrisma = (args: readonly string[], environment: NodeJS.ProcessEnv): Promise<PrismaRun> =>
  spawnPrisma(args, environment, ['ignore', 'pipe', 'pipe']);
