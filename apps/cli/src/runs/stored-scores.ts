import { scoreAlone, scoredAs, type Measurement } from '@naswot/search';
import type { Position, Space } from '@naswot/space';
import type { ScoreRow, SpecRecord } from '@naswot/store';
import { knownAt, type CostClock, type KnownObjective } from './known-objective.ts';

const measurementOf = ({ outcome, durationMs }: ScoreRow): Measurement => ({
  values: [outcome.kind === 'scored' ? outcome.value : null],
  costMs: durationMs,
});

/** Devices whose durations cannot be added up are named, not mixed silently. */
const clockOf = (engines: ReadonlySet<string>): CostClock => ({
  kind: 'recorded',
  title: `the scores' recorded durations on ${[...engines].sort().join(' and ')}`,
});

/** Whether it says what it took: scores of a CSV and of other programs do not, and have 0 there. */
const isTimed = ({ outcome, durationMs }: ScoreRow): boolean => outcome.kind !== 'scored' || durationMs > 0;

/**
 * The stored scores of one spec as an objective; every score costs what it took, whoever asked for it first. Without a clock where
 * some of them do not say what they took.
 */
export async function scoreObjective(
  space: Space,
  { spec, digest }: Pick<SpecRecord, 'spec' | 'digest'>,
  rows: AsyncIterable<ScoreRow> | Iterable<ScoreRow>,
): Promise<KnownObjective> {
  const measurements = new Map<Position, Measurement>();
  const engines = new Set<string>();
  let isWhole = true;
  for await (const row of rows) {
    measurements.set(row.position, measurementOf(row));
    engines.add(row.engine);
    isWhole &&= isTimed(row);
  }
  return {
    title: `${spec.proxy} of ${space.name}, spec ${digest.slice(0, 12)}`,
    columns: [],
    aim: scoreAlone,
    known: new Set(measurements.keys()),
    measure: (position) => knownAt(measurements, position),
    measuredAs: (position) => scoredAs(space, spec, position),
    clock: isWhole ? clockOf(engines) : null,
  };
}

/** How many parameters architectures have, as an objective: what needs no forward pass, and costs nothing that is recorded. */
export function sizeObjective(space: Space, rows: readonly ScoreRow[]): KnownObjective {
  const parameters = new Map(rows.map((row) => [row.position, row.parameters]));
  return {
    title: `parameters of ${space.name}`,
    columns: [],
    aim: scoreAlone,
    known: new Set(parameters.keys()),
    measure: (position) => ({ values: [knownAt(parameters, position)], costMs: 0 }),
    clock: null,
  };
}
