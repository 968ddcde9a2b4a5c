import { isEnvironmental, type Outcome } from '@naswot/scoring';
import type { Position } from '@naswot/space';
import type { ArchitectureRecord, ScoreRecord, Store } from '@naswot/store';
import { checkScore, type CheckedScore } from './check-score.ts';
import { specsOfFile } from './known-specs.ts';
import { readScores } from './read-scores.ts';
import type { ScoreFormat } from './score-format.ts';

/** What became of a file's rows: their sum. */
export interface ImportCounts {
  /** New in the store. */
  readonly imported: number;
  /** In the store already, or of the class of an earlier row. */
  readonly known: number;
  /** Of a machine and not of an architecture: crashed, out of memory, timed out. */
  readonly skipped: number;
}

const nothing: ImportCounts = { imported: 0, known: 0, skipped: 0 };

const add = (a: ImportCounts, b: ImportCounts): ImportCounts => ({
  imported: a.imported + b.imported,
  known: a.known + b.known,
  skipped: a.skipped + b.skipped,
});

/** Rows that are written together: a transaction of some milliseconds. */
const batchSize = 1000;

async function* batchesOf(scores: AsyncIterable<CheckedScore>): AsyncGenerator<readonly CheckedScore[]> {
  let batch: CheckedScore[] = [];
  for await (const score of scores) {
    if (batch.push(score) < batchSize) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** Scores of one engine under one spec of a space. */
const partOf = ({ space, specDigest, engine }: CheckedScore): string =>
  JSON.stringify([space, specDigest, engine.name]);

function partsOf(scores: readonly CheckedScore[]): readonly (readonly CheckedScore[])[] {
  const parts = new Map<string, CheckedScore[]>();
  for (const score of scores) {
    const part = parts.get(partOf(score));
    if (part === undefined) parts.set(partOf(score), [score]);
    else part.push(score);
  }
  return [...parts.values()];
}

/** The first row of each class that the store does not know. */
function newScores(
  scores: readonly CheckedScore[],
  known: ReadonlyMap<Position, Outcome>,
): readonly ScoreRecord[] {
  const fresh = new Map<Position, ScoreRecord>();
  for (const { position, outcome, durationMs, scoredAt } of scores)
    if (!known.has(position) && !fresh.has(position))
      fresh.set(position, { position, outcome, durationMs, scoredAt });
  return [...fresh.values()];
}

async function recordPart(store: Store, part: readonly CheckedScore[]): Promise<ImportCounts> {
  const [first] = part;
  if (first === undefined) return nothing;
  const { space, spec, engine } = first;
  const positions = [...new Set(part.map(({ position }) => position))];
  const scores = newScores(part, await store.knownScores(space, spec, positions));
  const architectures = new Map<Position, ArchitectureRecord>();
  for (const { architecture } of part) architectures.set(architecture.position, architecture);
  await store.recordScores(space, spec, engine, [...architectures.values()], scores);
  return { imported: scores.length, known: part.length - scores.length, skipped: 0 };
}

async function recordBatch(store: Store, batch: readonly CheckedScore[]): Promise<ImportCounts> {
  const deterministic = batch.filter(({ outcome }) => !isEnvironmental(outcome));
  let counts: ImportCounts = { ...nothing, skipped: batch.length - deterministic.length };
  for (const part of partsOf(deterministic)) counts = add(counts, await recordPart(store, part));
  return counts;
}

/**
 * Takes the scores of a file into the store; the first write wins. The file is read twice: nothing is written unless all of it can
 * be, and neither time is more than a part of it held. Throws a UsageError for the first row that cannot be. Twice is harmless, and
 * an import that was interrupted goes on when it is repeated.
 */
export async function importScores(file: string, format: ScoreFormat, store: Store): Promise<ImportCounts> {
  const specsOf = specsOfFile(await store.listSpecs({}));
  async function* checked(): AsyncGenerator<CheckedScore> {
    for await (const raw of readScores(file, format)) yield checkScore(raw, specsOf);
  }
  const trial = checked();
  while ((await trial.next()).done !== true);
  let counts = nothing;
  for await (const batch of batchesOf(checked())) counts = add(counts, await recordBatch(store, batch));
  return counts;
}
