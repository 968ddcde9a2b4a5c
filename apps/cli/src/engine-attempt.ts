import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { engines, loadEngine } from '@naswot/engines';
import { laneEnvironment, laneFlags } from '@naswot/scorer';
import { installHint, type Engine } from '@naswot/scoring';
import { isInstallable } from './engine-install/recipes.ts';
import { isInstalled, tryEngine, unusable, type EngineReport, type Trial } from './engine-report.ts';

/** A GPU's libraries take tens of seconds to load the first time, as lanes allow for. */
const attemptLimitMs = 180_000;

export interface AttemptOptions {
  /** The process is killed after so long. */
  readonly limitMs?: number;
  /** Left out: the one that runs. */
  readonly program?: string;
}

/**
 * Loads an engine in a process of its own, which has what a lane's has: a driver may end its process, hang in it, and say what it
 * likes on its standard output and error. A second program of this command is started, which `naswot engine try` is; its report
 * comes as a message.
 */
export async function attemptEngine(
  name: string,
  { enginesFolder, isTimed }: Trial,
  { limitMs = attemptLimitMs, program = process.argv[1] ?? '' }: AttemptOptions = {},
): Promise<EngineReport> {
  // Whatever is not there cannot end a process.
  if (!isInstalled(name, enginesFolder)) return tryEngine(name, { enginesFolder, isTimed });
  const asked = ['engine', 'try', name, '--home', path.dirname(enginesFolder)];
  const nodeFlags = [
    ...laneFlags,
    ...(program.endsWith('.ts') ? ['--import', import.meta.resolve('tsx')] : []),
  ];
  const words = [program, ...asked, ...(isTimed ? ['--time'] : [])];
  const child = spawn(process.execPath, [...nodeFlags, ...words], {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    env: laneEnvironment(process.env, null),
    ...{ timeout: limitMs, killSignal: 'SIGKILL' },
  });
  const startedAt = performance.now();
  const reports: EngineReport[] = [];
  child.on('message', (message) => reports.push(message as EngineReport));
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  const [report] = reports;
  if (code === 0 && report !== undefined) return report;
  const isLate = signal === 'SIGKILL' && performance.now() - startedAt >= limitMs;
  const end = signal === null ? `exit code ${code}` : `signal ${signal}`;
  const why = isLate
    ? `it was not ready after ${Math.round(limitMs / 1000)} s`
    : `loading it ended the process with ${end}`;
  return unusable(name, enginesFolder, `${why}; ${whatToDo(name)}`);
}

/**
 * Hands a report to the process that tries an engine in this one; resolves when the channel has it, since what is not written yet is
 * lost where a driver ends the process on its way out. False where no process waits for one.
 */
export async function reportAttempt(report: EngineReport): Promise<boolean> {
  const send = process.send?.bind(process);
  if (send === undefined) return false;
  await new Promise<void>((resolve, reject) => {
    send(report, undefined, {}, (error) => (error === null ? resolve() : reject(error)));
  });
  return true;
}

/** A library that ends its process may be cut off, which installing it anew mends. */
const whatToDo = (name: string): string => (isInstallable(name) ? installHint(name) : 'use another engine');

/**
 * Loads an engine in this process; one that is installed apart is tried in a process of its own first, since a damaged library
 * ends the process that loads it. Throws what loading throws, or an Error with what to do.
 */
export async function loadTriedEngine(name: string, enginesFolder: string): Promise<Engine> {
  if (isInstallable(name)) {
    const { reason } = await attemptEngine(name, { enginesFolder, isTimed: false });
    if (reason !== null) throw new Error(reason.startsWith('engine ') ? reason : `engine ${name}: ${reason}`);
  }
  return loadEngine(name, enginesFolder);
}

/** Every engine, and whether it can be used here; `enginesFolder` is HOME/engines. */
export const checkEngines = (enginesFolder: string): Promise<readonly EngineReport[]> =>
  Promise.all(Object.keys(engines).map((name) => attemptEngine(name, { enginesFolder, isTimed: false })));
