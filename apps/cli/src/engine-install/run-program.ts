import { spawn, type ChildProcess } from 'node:child_process';
import { endWithThisProcess } from './end-with-this-process.ts';
import { InstallError } from './install-error.ts';

export interface ProgramOptions {
  readonly folder: string;
  readonly signal: AbortSignal;
  /** Takes the place of this process's variables of the same names. */
  readonly environment?: NodeJS.ProcessEnv;
  /** Whether a person sees what the program says; else it is kept for the error. */
  readonly isShown: boolean;
}

/** Lines of a program that failed which say why. */
const toldLines = 12;

/** The end of what a program said. */
const lastLines = (text: string): string => text.trimEnd().split('\n').slice(-toldLines).join('\n');

/** Ends a program with all that it has started, when the signal aborts or this process is killed; returns how to leave it alone. */
function hold(child: ChildProcess, signal: AbortSignal): () => void {
  const { pid } = child;
  if (pid === undefined) return () => undefined;
  const release = endWithThisProcess(pid);
  const end = (): void => {
    if (child.exitCode === null && child.signalCode === null) process.kill(-pid, 'SIGTERM');
  };
  signal.addEventListener('abort', end, { once: true });
  return () => {
    signal.removeEventListener('abort', end);
    release();
  };
}

/**
 * Runs a program to its end and returns what it wrote to stdout, nothing where it is shown. The program ends with this process. Throws an InstallError with the end
 * of what it said where it fails or is not there, and the signal's reason where that aborted.
 */
export async function runProgram(
  program: string,
  programArguments: readonly string[],
  { folder, signal, environment, isShown }: ProgramOptions,
): Promise<string> {
  signal.throwIfAborted();
  const child = spawn(program, programArguments, {
    cwd: folder,
    env: { ...process.env, ...environment },
    // What a person is shown is no result: it goes to stderr.
    stdio: ['ignore', isShown ? 2 : 'pipe', isShown ? 2 : 'pipe'],
    // A group of its own, which is ended as a whole.
    detached: true,
  });
  const release = hold(child, signal);
  let output = '';
  let said = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    said += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text));
  const end = await new Promise<number | string | Error>((resolve) => {
    child.once('error', resolve);
    child.once('close', (code, killed) => resolve(code ?? killed ?? 'an unknown end'));
  });
  release();
  signal.throwIfAborted();
  if (end === 0) return output;
  if (end instanceof Error) throw explainStart(program, end);
  throw new InstallError(
    `${program} ${programArguments[0] ?? ''} ended with ${typeof end === 'number' ? `exit code ${end}` : end}${said === '' ? '' : `:\n${lastLines(said)}`}`,
  );
}

function explainStart(program: string, cause: Error): InstallError {
  const isMissing = 'code' in cause && cause.code === 'ENOENT';
  return new InstallError(
    isMissing
      ? `${program} is needed and was not found`
      : `${program} could not be started: ${cause.message}`,
    isMissing ? `install ${program}, and run the same command again` : undefined,
    { cause },
  );
}
