import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

/** Where an engine runs: a process holds one of TensorFlow's addons, and finds its drivers when it starts. */
export interface EnginePlace {
  readonly engine: string;
  /** Of the engines installed apart; null where there is none. */
  readonly folder: string | null;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Runs a program of this folder with an engine, in a process of its own, and gives the document that it prints. */
export async function runProgram(
  program: 'check-engine.ts' | 'measure-peak.ts' | 'score-cells.ts',
  { engine, folder, environment = {} }: EnginePlace,
  argument: object,
): Promise<unknown> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      '--expose-gc',
      '--import',
      import.meta.resolve('tsx'),
      path.join(import.meta.dirname, program),
      JSON.stringify({ engine, folder, ...argument }),
    ],
    { env: { ...process.env, ...environment }, maxBuffer: 2 ** 26 },
  );
  return JSON.parse(stdout);
}
