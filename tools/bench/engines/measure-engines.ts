import { median } from '../machine.ts';
import type { EngineProcess } from './engine-process.ts';
import type { CellScore } from './engine-worker.ts';
import { measureDeviceWaits, type DeviceWaits } from './device-wait.ts';
import type { Shares } from './operation-groups.ts';
import type { SessionTimes } from './session-times.ts';

/** One engine beside `onnx-cpu`. */
export interface EngineRow {
  readonly engine: string;
  readonly version: string;
  readonly device: string;
  readonly cells: number;
  /** Networks from their weights to their scores, one thread; the median of the rounds. */
  readonly secondsPerCell: number;
  /** How many times the time of `onnx-cpu` for the same cells in the same round. */
  readonly overOnnxCpu: number;
  readonly peakMegabytes: number;
  readonly shares: Shares | null;
  readonly sessions: SessionTimes | null;
  readonly deviceWaits: DeviceWaits | null;
  /** Of ln|det K_H|, from that of `onnx-cpu`; null where a cell has a score on one of them only. */
  readonly largestScoreDifference: number | null;
  /** Cells whose scores are equal to the last bit. */
  readonly equalScores: number;
}

/** By engine, the scores of all cells in one round. */
type Round = ReadonlyMap<EngineProcess, readonly CellScore[]>;

/** Every engine scores a cell before any scores the next; each is first in its turn. */
async function measureRound(processes: readonly EngineProcess[], cells: readonly string[]): Promise<Round> {
  const scores = new Map(processes.map((process) => [process, [] as CellScore[]]));
  for (const [k, cell] of cells.entries())
    for (let turn = 0; turn < processes.length; turn++) {
      const process = processes[(k + turn) % processes.length]!;
      scores.get(process)?.push(await process.score(cell));
    }
  return scores;
}

const sum = (scores: readonly CellScore[]): number =>
  scores.reduce((total, { milliseconds }) => total + milliseconds, 0);

/** Infinite where one is a number and the other is none, or where they have none for two reasons. */
function difference({ score: a }: CellScore, { score: b }: CellScore): number {
  if (typeof a === 'number' && typeof b === 'number') return Math.abs(a - b);
  return a === b ? 0 : Infinity;
}

/** Cells whose operations are timed one by one. */
const profiledCells = 5;

async function summarise(
  process: EngineProcess,
  baseline: EngineProcess,
  rounds: readonly Round[],
  cells: readonly string[],
): Promise<EngineRow> {
  const of = (round: Round, which: EngineProcess): readonly CellScore[] => round.get(which) ?? [];
  const [first] = rounds;
  const own = first === undefined ? [] : of(first, process);
  const others = first === undefined ? [] : of(first, baseline);
  const differences = own.map((score, k) => difference(score, others[k]!));
  const largest = Math.max(...differences);
  const some = cells.slice(0, profiledCells);
  const { peakBytes, shares, sessions } = await process.end(some);
  const deviceWaits = await measureDeviceWaits(process.subject, some);
  return {
    engine: process.subject.engine,
    ...process.started,
    cells: cells.length,
    secondsPerCell: median(rounds.map((round) => sum(of(round, process)))) / 1000 / cells.length,
    overOnnxCpu: median(rounds.map((round) => sum(of(round, process)) / sum(of(round, baseline)))),
    peakMegabytes: Math.round(peakBytes / 1e6),
    shares,
    sessions,
    deviceWaits,
    largestScoreDifference: Number.isFinite(largest) ? largest : null,
    equalScores: differences.filter((distance) => distance === 0).length,
  };
}

/** Rows of engines that take turns on the same cells; the first is the one that the others are held against. */
export async function measureEngines(
  processes: readonly EngineProcess[],
  cells: readonly string[],
  rounds: number,
  tell: (round: number) => void,
): Promise<readonly EngineRow[]> {
  const [baseline] = processes;
  if (baseline === undefined) return [];
  // First networks take longer than the rest: code is not compiled and memory not there yet.
  await measureRound(processes, cells.slice(0, 2));
  const measured: Round[] = [];
  for (let number = 0; number < rounds; number++) {
    measured.push(await measureRound(processes, cells));
    tell(number + 1);
  }
  const rows: EngineRow[] = [];
  for (const process of processes) rows.push(await summarise(process, baseline, measured, cells));
  return rows;
}
