import { quantitiesOf, type Aim, type Quantity } from '@naswot/search';
import type { Position } from '@naswot/space';
import type { CostClock, KnownObjective } from './known-objective.ts';

/** Where a quantity is from: numbers that are stored, each of one level; or what every architecture's network is counted by. */
export type QuantitySource =
  | { readonly kind: 'stored'; readonly objective: KnownObjective }
  | { readonly kind: 'counted'; readonly count: (position: Position) => number | null };

/** The same object for the same quantity. */
export type SourceOf = (quantity: Quantity) => QuantitySource;

/** Costs of everything that is measured add up; unknown where one of them is. */
function joinedClock(stored: readonly KnownObjective[]): CostClock | null {
  const clocks = stored.map(({ clock }) => clock).filter((clock) => clock !== null);
  if (clocks.length < stored.length || clocks.length === 0) return null;
  const isModelled = clocks.some(({ kind }) => kind === 'modelled');
  return {
    kind: isModelled ? 'modelled' : 'recorded',
    title: clocks.map(({ title }) => title).join(', and '),
  };
}

/** What all of them know. */
function knownToAll([first, ...others]: readonly KnownObjective[]): ReadonlySet<Position> {
  const known = [...(first?.known ?? [])];
  return new Set(known.filter((position) => others.every((other) => other.known.has(position))));
}

/**
 * Goals that are made of several quantities, or that compare, as one objective of a single level; at least one quantity is stored.
 * A quantity that is looked at twice costs its time once.
 */
export function joinedObjective(title: string, aim: Aim, sourceOf: SourceOf): KnownObjective {
  const sources = aim.levels.flatMap(quantitiesOf).map(sourceOf);
  const stored = [
    ...new Set(sources.flatMap((source) => (source.kind === 'stored' ? [source.objective] : []))),
  ];
  const clock = joinedClock(stored);
  const measuredAs = stored.find((objective) => objective.measuredAs !== undefined)?.measuredAs;
  const numberOf = (source: QuantitySource, position: Position): number | null =>
    source.kind === 'counted'
      ? source.count(position)
      : (source.objective.measure(position, 0).values[0] ?? null);
  const costOf = (position: Position): number =>
    stored.reduce((sum, { measure }) => sum + measure(position, 0).costMs, 0);
  return {
    title: [title, ...stored.map((objective) => objective.title)].join('; '),
    columns: stored.flatMap(({ columns }) => columns),
    aim,
    known: knownToAll(stored),
    measure: (position) => ({
      values: sources.map((source) => numberOf(source, position)),
      costMs: clock === null ? 0 : costOf(position),
    }),
    ...(measuredAs && { measuredAs }),
    clock,
  };
}
