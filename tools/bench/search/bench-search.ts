import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { BareForward } from './bare-forward.ts';
import { benchCells } from './cells.ts';
import { operationTimes } from './operation-shares.ts';
import { runPeer } from './peers.ts';
import { TimedSearch } from './timed-search.ts';

export interface BenchOptions {
  /** A Python interpreter that has torch; null leaves the peers out. */
  readonly peers: string | null;
  readonly rounds: number;
  readonly outFolder: string;
}

const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? NaN)
    : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2;
};

const say = (text: string): void => void process.stdout.write(`${text}\n`);

async function commit(): Promise<string> {
  const { stdout } = await promisify(execFile)('git', ['describe', '--always', '--dirty']);
  return stdout.trim();
}

/** Largest resident set so far of each lane below this process, in bytes (Linux). */
async function lanePeaks(): Promise<readonly number[]> {
  const processes = await readdir('/proc').catch(() => []);
  const peaks = await Promise.all(
    processes
      .filter((name) => /^\d+$/.test(name))
      .map(async (pid) => {
        const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
        if (!command.includes('scorer/src/lane.ts')) return [];
        const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
        const kilobytes = /VmHWM:\s+(\d+) kB/.exec(status)?.[1];
        return kilobytes === undefined ? [] : [Number(kilobytes) * 1024];
      }),
  );
  return peaks.flat();
}

/** One round: the search and the bare passes of the same networks, side by side with the peers. */
interface Round {
  readonly search: number;
  readonly bare: number;
  readonly best: number | null;
  readonly paper: number | null;
}

/** Seconds a cell of the whole machine: the search, its bare forward passes, and what PyTorch takes. */
export async function benchSearch({ peers, rounds, outFolder }: BenchOptions): Promise<void> {
  const cores = availableParallelism();
  const cells = await benchCells();
  const folder = await mkdtemp(path.join(tmpdir(), 'naswot-bench-'));
  try {
    await using searching = await TimedSearch.start(folder, cores);
    await using bare = await BareForward.start(cores);
    await searching.run(cells.slice(0, 2 * cores), rounds);
    await bare.run(cells.slice(0, cores), rounds);
    const perCell = (ms: number): number => ms / 1000 / cells.length;
    const measured: Round[] = [];
    for (let seed = 0; seed < rounds; seed++) {
      const search = perCell(await searching.run(cells, seed));
      const passes = await bare.run(cells, seed);
      const round = {
        search,
        bare: perCell(passes.reduce((sum, ms) => sum + ms, 0) / cores),
        best: peers === null ? null : (await runPeer(peers, 'best')).secondsPerCell,
        paper: peers === null ? null : (await runPeer(peers, 'paper')).secondsPerCell,
      };
      measured.push(round);
      say(`round ${seed + 1}: ${JSON.stringify(round)}`);
    }
    const peaks = await lanePeaks();
    const profile = path.join(folder, 'profile');
    await mkdir(profile);
    await bare.run(cells, 0, path.join(profile, 'pass'));
    const operations = await operationTimes(profile);
    const total = operations.reduce((sum, [, ms]) => sum + ms, 0);

    const ratio = (of: (round: Round) => number | null): number | null => {
      const ratios = measured.flatMap((round) => of(round) ?? []);
      return ratios.length === 0 ? null : median(ratios);
    };
    const result = {
      bench: 'search',
      machine: `${cpus()[0]?.model.trim()}, ${cores} cores`,
      node: process.versions.node,
      commit: await commit(),
      cells: cells.length,
      rounds: measured,
      searchSecondsPerCell: median(measured.map(({ search }) => search)),
      searchOverBare: ratio(({ search, bare: passes }) => search / passes),
      bestOverSearch: ratio(({ search, best }) => (best === null ? null : best / search)),
      paperOverSearch: ratio(({ search, paper }) => (paper === null ? null : paper / search)),
      lanePeakMegabytes: peaks.map((bytes) => Math.round(bytes / 1e6)),
      operations: Object.fromEntries(operations.map(([name, ms]) => [name, ms / total])),
    };
    say('');
    say(
      `seconds a cell, the whole machine (${result.machine}; median of ${rounds} rounds): ${result.searchSecondsPerCell.toFixed(4)}`,
    );
    say(`the whole search over its bare forward passes: ${result.searchOverBare?.toFixed(3)}`);
    if (peers !== null) {
      say(`the best PyTorch loop over the search:         ${result.bestOverSearch?.toFixed(2)}`);
      say(`the published procedure over the search:       ${result.paperOverSearch?.toFixed(2)}`);
    }
    say(`largest memory of a lane: ${Math.max(...result.lanePeakMegabytes)} MB`);
    say('share of a forward pass by kind of operation:');
    for (const [name, ms] of operations)
      say(`  ${name.padEnd(22)} ${((100 * ms) / total).toFixed(1).padStart(5)} %`);
    await mkdir(outFolder, { recursive: true });
    await writeFile(path.join(outFolder, 'search.json'), `${JSON.stringify(result, null, 2)}\n`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
