import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { table } from '../../../apps/cli/src/terminal.ts';
import type { BenchOptions } from '../bench-options.ts';
import { median, provenance } from '../machine.ts';
import { programs, scoreKnown, startedCommands, type Program, type StartedCommand } from './commands.ts';

const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** Milliseconds from starting a program of the command to its end; throws where it fails. */
async function timeRun(program: Program, home: string, args: readonly string[]): Promise<number> {
  const start = performance.now();
  await promisify(execFile)(process.execPath, [...programs[program], ...args], {
    cwd: home,
    env: { ...process.env, NASWOT_HOME: home },
  });
  return performance.now() - start;
}

/** Times of a command by program, in milliseconds, one a round. */
interface StartTimes {
  readonly title: string;
  readonly times: Readonly<Record<Program, readonly number[]>>;
}

const names = Object.keys(programs) as readonly Program[];

async function measureOne(
  { args, isFirst }: StartedCommand,
  program: Program,
  { folder, round }: { readonly folder: string; readonly round: number },
): Promise<number> {
  if (isFirst !== true) return timeRun(program, path.join(folder, program), args(round));
  const empty = await mkdtemp(path.join(folder, 'empty-'));
  try {
    return await timeRun(program, empty, args(round));
  } finally {
    await rm(empty, { recursive: true });
  }
}

/** Every command by every program in turn, so that what else the machine does falls on all alike. */
async function measureRounds(folder: string, rounds: number): Promise<readonly StartTimes[]> {
  const measured = startedCommands.map(({ title }) => ({
    title,
    times: { bundle: [] as number[], sources: [] as number[] },
  }));
  for (let round = 1; round <= rounds; round++) {
    for (const [k, command] of startedCommands.entries())
      for (const program of names)
        measured[k]?.times[program].push(await measureOne(command, program, { folder, round }));
    say(`round ${round} of ${rounds}`);
  }
  return measured;
}

/** A home a program, which holds a score: makes the bundle and has the system's cache hold every file, too. */
async function prepare(folder: string): Promise<void> {
  for (const program of names) {
    await mkdir(path.join(folder, program));
    await timeRun(program, path.join(folder, program), scoreKnown);
  }
}

const seconds = (ms: readonly number[]): string => `${(median(ms) / 1000).toFixed(2)} s`;

const show = (measured: readonly StartTimes[]): string =>
  table(measured, [
    { title: 'naswot', align: 'left', cell: ({ title }) => title },
    { title: 'from its bundle', cell: ({ times }) => seconds(times.bundle) },
    { title: 'from its sources', cell: ({ times }) => seconds(times.sources) },
  ]);

/** Cold starts of the command, from its bundle and from its sources, in alternating rounds: medians. */
export async function benchStart({ rounds, outFolder }: BenchOptions): Promise<void> {
  const origin = await provenance();
  say(`${origin.machine}, Node ${origin.node}, commit ${origin.commit}, medians of ${rounds} rounds`);
  const folder = await mkdtemp(path.join(tmpdir(), 'naswot-bench-'));
  try {
    await prepare(folder);
    const measured = await measureRounds(folder, rounds);
    say(`\n${show(measured)}`);
    const commands = measured.map(({ title, times }) => ({
      title,
      medianMs: { bundle: median(times.bundle), sources: median(times.sources) },
      timesMs: times,
    }));
    await mkdir(outFolder, { recursive: true });
    const document = JSON.stringify({ bench: 'start', ...origin, rounds, commands }, null, 2);
    await writeFile(path.join(outFolder, 'start.json'), `${document}\n`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
