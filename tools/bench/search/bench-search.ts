import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import type { BenchOptions } from '../bench-options.ts';
import { median, provenance } from '../machine.ts';
import { BareForward } from './bare-forward.ts';
import type { CellTimes } from './bare-worker.ts';
import { benchCells } from './cells.ts';
import { lanePeaks } from './lane-peaks.ts';
import { operationTimes } from './operation-shares.ts';
import { runPeer } from './peers.ts';
import { TimedSearch } from './timed-search.ts';

/** One search and what it consists of, in seconds a cell of the whole machine. */
interface Turn {
  readonly search: number;
  /** Forward passes alone, dealt out over the cores as a search deals them. */
  readonly bare: number;
  /** The same shared out evenly, which no order of the cells reaches. */
  readonly evenBare: number;
  /** Kernels and determinants alone. */
  readonly kernel: number;
  /** Networks and models of them, weights included, alone. */
  readonly model: number;
  /** Making and releasing sessions alone. */
  readonly session: number;
}

/** Several searches, and the two PyTorch loops where they were asked for, in seconds a cell of the whole machine. */
interface Round {
  readonly turns: readonly Turn[];
  readonly best: number | null;
  readonly paper: number | null;
}

const say = (text: string): void => void process.stdout.write(`${text}\n`);

interface Workers {
  readonly cells: readonly string[];
  readonly cores: number;
  readonly searching: TimedSearch;
  readonly bare: BareForward;
}

/**
 * When the last of `durations` ends, where each in turn goes to the core that is free first: of thirty cells the last can leave
 * the other cores waiting, whatever it is that runs them.
 */
function makespan(durations: readonly number[], cores: number): number {
  const free = Array.from({ length: cores }, () => 0);
  for (const duration of durations) {
    const core = free.indexOf(Math.min(...free));
    free[core] = (free[core] ?? 0) + duration;
  }
  return Math.max(...free);
}

/** Of each cell the mean of two measurements: one before the search and one after it, on a machine whose speed drifts. */
const meanTimes = (before: readonly CellTimes[], after: readonly CellTimes[]): readonly CellTimes[] =>
  before.map((first, k) => {
    const second = after[k] ?? first;
    const mean = (of: (times: CellTimes) => number): number => (of(first) + of(second)) / 2;
    return {
      // The second time the weights are there.
      model: first.model,
      session: mean(({ session }) => session),
      pass: mean(({ pass }) => pass),
      kernel: mean(({ kernel }) => kernel),
    };
  });

/** Searches of a round: a neighbour on the machine slows one of them, seldom most. */
const turnsPerRound = 3;

/** Each turn has weights of its own, since scores that are known are not computed again. */
async function measureTurn({ cells, cores, searching, bare }: Workers, seed: number): Promise<Turn> {
  const perCell = (ms: number): number => ms / 1000 / cells.length;
  const before = await bare.run(cells, seed);
  const search = perCell(await searching.run(cells, seed));
  const times = meanTimes(before, await bare.run(cells, seed));
  const mean = (of: (time: (typeof times)[number]) => number): number =>
    perCell(times.reduce((sum, time) => sum + of(time), 0) / cores);
  return {
    search,
    bare: perCell(
      makespan(
        times.map(({ pass }) => pass),
        cores,
      ),
    ),
    evenBare: mean(({ pass }) => pass),
    kernel: mean(({ kernel }) => kernel),
    model: mean(({ model }) => model),
    session: mean((time) => time.session),
  };
}

async function measureRound(workers: Workers, number: number, peers: string | null): Promise<Round> {
  const turns: Turn[] = [];
  for (let k = 0; k < turnsPerRound; k++) turns.push(await measureTurn(workers, number * turnsPerRound + k));
  const secondsOf = async (loop: 'best' | 'paper'): Promise<number | null> =>
    peers === null ? null : (await runPeer(peers, loop)).secondsPerCell;
  return { turns, best: await secondsOf('best'), paper: await secondsOf('paper') };
}

/** Shares of a forward pass by kind of operation. */
async function operationShares({ cells, bare }: Workers, folder: string) {
  await mkdir(folder);
  await bare.run(cells, 0, path.join(folder, 'pass'));
  const operations = await operationTimes(folder);
  const total = operations.reduce((sum, [, ms]) => sum + ms, 0);
  return Object.fromEntries(operations.map(([name, ms]) => [name, ms / total] as const));
}

const searchOf = ({ turns }: Round): number => median(turns.map(({ search }) => search));

/** How many times a search's time another's is, the median of the rounds; null where it was not measured in every round. */
function overSearch(rounds: readonly Round[], of: (round: Round) => number | null): number | null {
  const ratios = rounds.flatMap((round) => {
    const seconds = of(round);
    return seconds === null ? [] : seconds / searchOf(round);
  });
  return ratios.length < rounds.length ? null : median(ratios);
}

function summarise(rounds: readonly Round[]) {
  const turns = rounds.flatMap((round) => round.turns);
  const medianOf = (of: (turn: Turn) => number): number => median(turns.map(of));
  return {
    searchSecondsPerCell: medianOf(({ search }) => search),
    searchOverBare: medianOf(({ search, bare }) => search / bare),
    searchOverEvenBare: medianOf(({ search, evenBare }) => search / evenBare),
    kernelShareOfSearch: medianOf(({ search, kernel }) => kernel / search),
    modelShareOfSearch: medianOf(({ search, model }) => model / search),
    sessionShareOfSearch: medianOf(({ search, session }) => session / search),
    bestOverSearch: overSearch(rounds, ({ best }) => best),
    paperOverSearch: overSearch(rounds, ({ paper }) => paper),
  };
}

const percent = (share: number): string => `${(100 * share).toFixed(1).padStart(5)} %`;

function show(
  result: ReturnType<typeof summarise>,
  peaks: readonly number[],
  operations: Readonly<Record<string, number>>,
): void {
  say('');
  say(`seconds a cell of the whole machine:                 ${result.searchSecondsPerCell.toFixed(3)}`);
  say(`the whole search over its bare forward passes:       ${result.searchOverBare.toFixed(2)}`);
  say(`over the same, shared out evenly over the cores:     ${result.searchOverEvenBare.toFixed(2)}`);
  say(`kernel and determinant, of the search:              ${percent(result.kernelShareOfSearch)}`);
  say(`models and their weights, of the search:            ${percent(result.modelShareOfSearch)}`);
  say(`sessions, of the search:                            ${percent(result.sessionShareOfSearch)}`);
  if (result.bestOverSearch !== null)
    say(`the best PyTorch loop over the search:               ${result.bestOverSearch.toFixed(2)}`);
  if (result.paperOverSearch !== null)
    say(`the published procedure in PyTorch over the search:  ${result.paperOverSearch.toFixed(2)}`);
  say(`largest memory of a lane:                            ${Math.max(...peaks)} MB`);
  say('a forward pass by kind of operation:');
  for (const [name, share] of Object.entries(operations)) say(`  ${name.padEnd(20)} ${percent(share)}`);
}

/** The whole search, its bare forward passes and what PyTorch takes for the same cells, in alternating rounds. */
export async function benchSearch({ peers, rounds, outFolder }: BenchOptions): Promise<void> {
  const cores = availableParallelism();
  const cells = await benchCells();
  const origin = await provenance();
  say(`${origin.machine}, Node ${origin.node}, commit ${origin.commit}, ${cells.length} cells`);
  const folder = await mkdtemp(path.join(tmpdir(), 'naswot-bench-'));
  try {
    await using searching = await TimedSearch.start(folder, cores);
    await using bare = await BareForward.start(cores);
    const workers = { cells, cores, searching, bare };
    // Everybody's first networks take longer than the rest: code is not compiled and memory not there yet.
    await measureRound(workers, rounds, null);
    const measured: Round[] = [];
    for (let number = 0; number < rounds; number++) {
      const round = await measureRound(workers, number, peers);
      measured.push(round);
      say(
        `round ${number + 1}: ${JSON.stringify(round, (_, x: unknown) => (typeof x === 'number' ? Number(x.toFixed(4)) : x))}`,
      );
    }
    const lanePeakMegabytes = await lanePeaks();
    const operations = await operationShares(workers, path.join(folder, 'profile'));
    const summary = summarise(measured);
    show(summary, lanePeakMegabytes, operations);
    const result = { bench: 'search', ...origin, cells: cells.length, rounds: measured, ...summary };
    await mkdir(outFolder, { recursive: true });
    const document = JSON.stringify({ ...result, lanePeakMegabytes, operations }, null, 2);
    await writeFile(path.join(outFolder, 'search.json'), `${document}\n`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
