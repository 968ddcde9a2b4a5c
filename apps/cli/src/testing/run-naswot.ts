import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describeMachine } from '../engine-choice/machine.ts';
import { rememberChoice } from '../engine-choice/remembered-choice.ts';

/** The command's program, of this checkout. */
export const naswotProgram = path.join(import.meta.dirname, '../../bin/naswot.js');

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

type Home = AsyncDisposable & { readonly folder: string };

/** A folder of its own for a test's store and caches, with nothing in it; removed when it is disposed of. */
export async function emptyHome(): Promise<Home> {
  const folder = await mkdtemp(path.join(tmpdir(), 'naswot-home-'));
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}

/** The same of somebody who has used it before: `--engine auto` is onnx-cpu there, and is not measured in every test. */
export async function scratchHome(): Promise<Home> {
  const home = await emptyHome();
  const enginesFolder = path.join(home.folder, 'engines');
  await rememberChoice(enginesFolder, {
    engine: 'onnx-cpu',
    candidates: [{ engine: 'onnx-cpu', perSecond: 1, finding: 'it is there' }],
    measuredAt: new Date().toISOString(),
    machine: describeMachine(enginesFolder, process.env),
  });
  return home;
}

/** Starts the command as a user would, in a home of its own. */
export const startNaswot = (home: string, ...args: readonly string[]): Running =>
  startNaswotIn(home, {}, ...args);

/** The same, with more in its environment. */
export const startNaswotIn = (
  home: string,
  environment: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Running => startProgram(naswotProgram, home, environment, ...args);

/** The same of another checkout's program. */
export function startProgram(
  program: string,
  home: string,
  environment: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Running {
  const child = spawn(process.execPath, [program, ...args], {
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
