import type { Position } from '@naswot/space';
import type { Goal } from '../aim/aim.ts';
import { goalValues } from '../aim/goal-values.ts';
import type { Fidelities } from '../strategy.ts';
import { worth } from '../worth.ts';
import type { MeasuredAsk } from './play-run.ts';
import { roundPlaces } from './round-places.ts';

/** What a run would choose if it ended now. */
export interface Incumbent {
  readonly position: Position;
  /** The objective's; a mean over replicates. Null while everything is unscorable. */
  readonly value: number | null;
  /** How well it is measured: the place of its fidelity, or its number of replicates less one. */
  readonly fidelity: number;
  /** Asks until it was found, this one included. */
  readonly asks: number;
  /** Simulated time when it was found. */
  readonly endMs: number;
}

/** The sum of what an architecture's replicates gave; -Infinity once one is unscorable. */
interface Replicates {
  readonly sum: number;
  readonly count: number;
}

/** What is measured better stands above what is measured worse, else the larger value; of equals the first found. */
const isBetter = (a: Incumbent, b: Incumbent): boolean =>
  a.fidelity === b.fidelity ? worth(a.value) > worth(b.value) : a.fidelity > b.fidelity;

function meanOf({ sum, count }: Replicates): number | null {
  return Number.isFinite(sum) ? sum / count : null;
}

/** Joins replicates of an architecture into one measurement: so many of them make its fidelity. */
function replicated(known: Map<Position, Replicates>, { position, values }: MeasuredAsk): Replicates {
  const { sum, count } = known.get(position) ?? { sum: 0, count: 0 };
  const joined = { sum: sum + worth(values[0]), count: count + 1 };
  known.set(position, joined);
  return joined;
}

/**
 * Every architecture that was the best so far, as asks come: by the first objective, at the dearest level measured so far, as
 * Hyperband's incumbent is; by the mean of the most replicates where fidelities are replicates.
 */
export function* incumbents(
  asks: Iterable<MeasuredAsk>,
  kind: Fidelities['kind'],
): Generator<Incumbent, void, undefined> {
  const known = new Map<Position, Replicates>();
  let best: Incumbent | null = null;
  let count = 0;
  for (const ask of asks) {
    count += 1;
    const { position, endMs, values } = ask;
    const found = { position, asks: count, endMs };
    const joined = kind === 'levels' ? null : replicated(known, ask);
    const candidate: Incumbent =
      joined === null
        ? { ...found, value: values[0] ?? null, fidelity: ask.fidelity }
        : { ...found, value: meanOf(joined), fidelity: joined.count - 1 };
    if (best !== null && !isBetter(candidate, best)) continue;
    best = candidate;
    yield candidate;
  }
}

/** The best of a run's first `asks` asks by a goal of ranks, which are among all of these. */
function bestRanked(run: readonly MeasuredAsk[], asks: number, goal: Goal): Incumbent {
  const values = goalValues(
    [goal],
    run.slice(0, asks).map(({ values: quantities }) => quantities),
  ).map(([value = null]) => value);
  const best = values.reduce<number>((at, value, k) => (worth(value) > worth(values[at]) ? k : at), 0);
  const { position, fidelity } = run[best]!;
  return { position, fidelity, value: values[best] ?? null, asks, endMs: run[asks - 1]!.endMs };
}

/**
 * What a run would choose by a goal of ranks, at 1, 2, 5, 10, 20, 50 asks and so on, and at its end: ranks are among everything that it
 * has asked for by then, so that what was best may stop being it. Of equals the first; none for a run without asks.
 */
export const rankedIncumbents = (run: readonly MeasuredAsk[], goal: Goal): readonly Incumbent[] =>
  run.length === 0 ? [] : roundPlaces(run.length).map((asks) => bestRanked(run, asks, goal));
