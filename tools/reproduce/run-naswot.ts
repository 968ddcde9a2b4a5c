import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { text } from 'node:stream/consumers';

const program = path.resolve(import.meta.dirname, '../../apps/cli/bin/naswot.js');

export interface Finished {
  readonly code: number;
  readonly stdout: string;
}

/** What a shell makes of an end by SIGINT. */
const interrupted = 130;

/** Runs the command of this checkout to its end; what it says on stderr is seen as it comes. An end by a signal is an interruption. */
export async function runNaswot(args: readonly string[]): Promise<Finished> {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [stdout, [code]] = await Promise.all([
    text(child.stdout),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  return { code: code ?? interrupted, stdout };
}
