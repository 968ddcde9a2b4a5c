import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

/** A program of this repository, run by the Node that runs this one. */
export interface Command {
  /** The script, relative to the repository's root, and its arguments. */
  readonly args: readonly string[];
  /** Past it the program is killed and counts as failed. */
  readonly limitMs: number;
}

export interface CommandResult {
  readonly isOk: boolean;
  /** What it wrote to stdout and stderr. */
  readonly output: string;
  readonly durationMs: number;
}

/** Runs a command to its end, without input. Its failure is a result; only a program that cannot be started throws. */
export async function runCommand({ args, limitMs }: Command): Promise<CommandResult> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, FORCE_COLOR: '0', NO_COLOR: undefined },
    timeout: limitMs,
    killSignal: 'SIGKILL',
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const [code, output, errors] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  const isKilled = code === null ? `killed, past its limit of ${limitMs / 1000} s or by a signal\n` : '';
  return { isOk: code === 0, output: output + errors + isKilled, durationMs: performance.now() - startedAt };
}
