import type { EngineDescription, Outcome, ScoringSpec } from '@naswot/scoring';
import { scoredAs } from '@naswot/search';
import { findSpace, type Position, type Space } from '@naswot/space';
import { architectureRecord, type ArchitectureRecord } from '@naswot/store';
import { UsageError } from '../usage-error.ts';
import type { SpecsOfFile } from './known-specs.ts';
import type { RawScore } from './raw-score.ts';
import { outcomeOf, parseCells, wrongCell, type ScoreCells } from './score-cells.ts';

/** A score of a file that can be kept: what can be computed of it was computed again, and agrees. */
export interface CheckedScore {
  readonly space: string;
  readonly spec: ScoringSpec;
  readonly specDigest: string;
  /** What it was found for. */
  readonly architecture: ArchitectureRecord;
  /** Whose score it is. */
  readonly position: Position;
  readonly outcome: Outcome;
  readonly engine: EngineDescription;
  readonly durationMs: number;
  readonly scoredAt: Date;
}

/** A rule's own sentence behind the place in the file. */
function at<T>(place: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof Error) || error instanceof UsageError) throw error;
    throw new UsageError(`${place}: ${error.message.trim()}`);
  }
}

/** Throws a UsageError where a row says of its architecture what is not so. */
function checkFigures(place: string, row: ScoreCells, record: ArchitectureRecord, spec: ScoringSpec): void {
  const reluUnits = spec.run?.counting === 'released' ? record.reluUnitsReleased : record.reluUnits;
  const figures = {
    index: record.publishedIndex,
    relu_units: reluUnits,
    parameters: record.parameters,
    macs: record.macs,
  } as const;
  for (const [column, expected] of Object.entries(figures)) {
    const received = row[column as keyof typeof figures];
    if (received !== expected) throw wrongCell(place, column, received, `${expected ?? 'nothing'}`);
  }
}

function checkRepresentative(
  place: string,
  { representative }: ScoreCells,
  space: Space,
  position: Position,
): void {
  const expected = space.format(position);
  if (representative !== undefined && representative !== expected)
    throw wrongCell(place, 'representative', representative, `'${expected}'`);
}

/** One score of a file, held against its space and its spec. Throws a UsageError that says where, what, and what was expected. */
export function checkScore(raw: RawScore, specsOf: SpecsOfFile): CheckedScore {
  const { place } = raw;
  const row = parseCells(raw);
  const outcome = outcomeOf(place, row);
  return at(place, () => {
    const space = findSpace(row.space);
    const spec = specsOf(raw, row.spec, space);
    if (spec.proxy !== row.proxy)
      throw wrongCell(place, 'proxy', row.proxy, `'${spec.proxy}', as its spec says`);
    const given = space.parse(row.architecture);
    const architecture = architectureRecord(space, spec.network, given);
    checkFigures(place, row, architecture, spec);
    const position = scoredAs(space, spec, given);
    checkRepresentative(place, row, space, position);
    return {
      space: space.name,
      spec,
      specDigest: row.spec,
      architecture,
      position,
      outcome,
      engine: { name: row.engine, version: '', device: '' },
      durationMs: row.duration_ms,
      scoredAt: row.scored_at,
    };
  });
}
