import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

const library = path.resolve(import.meta.dirname, '../../libs/protocol');
const programs = path.resolve(import.meta.dirname, '../../node_modules/.bin');

/** How a run of buf ended. */
export interface BufRun {
  readonly exitCode: number;
  /** What it said, on either stream. */
  readonly output: string;
}

/** Runs buf in the protocol's folder, or in another one, without touching anything outside of it. */
export async function runBuf(args: readonly string[], folder = library): Promise<BufRun> {
  // buf finds its plugins on the PATH.
  const cache = await mkdtemp(path.join(tmpdir(), 'naswot-buf-'));
  const environment = {
    ...process.env,
    PATH: [programs, process.env['PATH']].join(path.delimiter),
    BUF_CACHE_DIR: cache,
  };
  try {
    return await new Promise((resolve, reject) => {
      const options = { cwd: folder, env: environment };
      const child = execFile(path.join(programs, 'buf'), args, options, (error, stdout, stderr) =>
        child.exitCode === null
          ? reject(error ?? new Error('buf was ended'))
          : resolve({ exitCode: child.exitCode, output: stdout + stderr }),
      );
    });
  } finally {
    await rm(cache, { recursive: true });
  }
}
