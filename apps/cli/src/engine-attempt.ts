import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { engines } from '@naswot/engines';
import { laneEnvironment, laneFlags } from '@naswot/scorer';
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
 * likes on its standard error. A second program of this command is started, which `naswot engine try` is.
 */
export async function attemptEngine(
  name: string,
  { enginesFolder, isTimed }: Trial,
  { limitMs = attemptLimitMs, program = process.argv[1] ?? '' }: AttemptOptions = {},
): Promise<EngineReport> {
  // Whatever is not there cannot end a process.
  if (!isInstalled(name, enginesFolder)) return tryEngine(name, { enginesFolder, isTimed });
  const asked = ['engine', 'try', name, '--json', '--home', path.dirname(enginesFolder)];
  const nodeFlags = [
    ...laneFlags,
    ...(program.endsWith('.ts') ? ['--import', import.meta.resolve('tsx')] : []),
  ];
  const words = [program, ...asked, ...(isTimed ? ['--time'] : [])];
  const child = spawn(process.execPath, [...nodeFlags, ...words], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: laneEnvironment(process.env, null),
    ...{ timeout: limitMs, killSignal: 'SIGKILL' },
  });
  const startedAt = performance.now();
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  if (code === 0) return JSON.parse(said) as EngineReport;
  const isLate = signal === 'SIGKILL' && performance.now() - startedAt >= limitMs;
  const end = signal === null ? `exit code ${code}` : `signal ${signal}`;
  const reason = isLate
    ? `it was not ready after ${Math.round(limitMs / 1000)} s; use another engine`
    : `loading it ended the process with ${end}; use another engine`;
  return unusable(name, enginesFolder, reason);
}

/** Every engine, and whether it can be used here; `enginesFolder` is HOME/engines. */
export const checkEngines = (enginesFolder: string): Promise<readonly EngineReport[]> =>
  Promise.all(Object.keys(engines).map((name) => attemptEngine(name, { enginesFolder, isTimed: false })));
