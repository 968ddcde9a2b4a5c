import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { foreignSpec, specDigest, type ScoringSpec } from '@naswot/scoring';
import type { Position, Space } from '@naswot/space';
import { architectureRecord, type Store } from '@naswot/store';
import { readForeign, type ForeignColumns, type ForeignFormat, type ForeignScore } from './read-foreign.ts';

/** Scores of another program in a file. */
export interface ForeignTable {
  readonly file: string;
  readonly format: ForeignFormat;
  readonly columns: ForeignColumns;
  /** What the scores go by here: no name of a proxy of ours. */
  readonly proxy: string;
  /** What says so: a program and its version, a paper, an address. */
  readonly source: string;
  readonly space: Space;
}

export interface ForeignCounts {
  readonly spec: string;
  /** New in the store. */
  readonly imported: number;
  /** In the store already. */
  readonly known: number;
}

/** Rows that are written together. */
const batchSize = 1000;

/** Nothing ran here. */
const engine = { name: 'foreign', version: '', device: '' };

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const bytes of createReadStream(file)) hash.update(bytes as Uint8Array);
  return hash.digest('hex');
}

async function recordBatch(
  store: Store,
  space: Space,
  spec: ScoringSpec,
  batch: readonly ForeignScore[],
): Promise<number> {
  const positions = batch.map(({ position }): Position => position);
  const known = await store.knownScores(space.name, spec, positions);
  const scores = batch
    .filter(({ position }) => !known.has(position))
    .map(({ position, value }) => ({
      position,
      outcome: { kind: 'scored' as const, value, sizeTerm: null, separationTerm: null },
      durationMs: 0,
    }));
  const architectures = positions.map((position) => architectureRecord(space, spec.network, position));
  await store.recordScores(space.name, spec, engine, architectures, scores);
  return scores.length;
}

/**
 * Takes scores of another program into the store, under a spec of their own: their name, where they come from, and what file and
 * columns hold them. Nothing is written unless all of the file can be; twice is harmless. Throws a UsageError for rows that cannot
 * be taken, a RangeError for the name of a proxy of ours.
 */
export async function importForeign(
  { file, format, columns, proxy, source, space }: ForeignTable,
  store: Store,
): Promise<ForeignCounts> {
  const scores = await readForeign(file, format, columns, space);
  const spec = foreignSpec(proxy, space.settings, {
    source,
    sha256: await sha256Of(file),
    architectureColumn: columns.architecture,
    scoreColumn: columns.score,
  });
  let imported = 0;
  for (let from = 0; from < scores.length; from += batchSize)
    imported += await recordBatch(store, space, spec, scores.slice(from, from + batchSize));
  return { spec: specDigest(spec), imported, known: scores.length - imported };
}
