import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

const bin = path.join(import.meta.dirname, '../../bin/naswot.js');

export interface Finished {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A `naswot` process that runs. */
export interface Running {
  readonly process: ChildProcess;
  readonly finished: Promise<Finished>;
  /** Resolves once stderr holds the text, or the process ends. */
  said(text: string): Promise<void>;
}

/** A folder of its own for a test's store and caches; removed when it is disposed of. */
export async function scratchHome(): Promise<AsyncDisposable & { readonly folder: string }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'naswot-home-'));
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}

/** Starts the command as a user would, in a home of its own. */
export const startNaswot = (home: string, ...args: readonly string[]): Running =>
  startNaswotIn(home, {}, ...args);

/** The same, with more in its environment. */
export function startNaswotIn(
  home: string,
  environment: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Running {
  const child = spawn(process.execPath, [bin, ...args], {
    cwd: home,
    env: { ...process.env, NASWOT_HOME: home, NO_COLOR: '1', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const finished = once(child, 'close').then(([code, signal]) => ({
    code: code as number | null,
    signal: signal as string | null,
    stdout,
    stderr,
  }));
  const said = (text: string): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (stderr.includes(text)) resolve();
      };
      child.stderr.on('data', look);
      void finished.then(() => resolve());
      look();
    });
  return { process: child, finished, said };
}

/** Runs the command to its end. */
export const runNaswot = (home: string, ...args: readonly string[]): Promise<Finished> =>
  startNaswot(home, ...args).finished;
