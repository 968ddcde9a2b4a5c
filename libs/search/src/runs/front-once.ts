import type { Goal } from '../aim/aim.ts';
import { goalValues } from '../aim/goal-values.ts';
import { paretoFront, type Valued } from '../pareto-front.ts';
import type { Tell } from '../strategy.ts';
import type { RunEnd } from './best-so-far.ts';
import type { MeasuredAsk, RunRules } from './play-run.ts';
import { goalsOf, played } from './run-once.ts';

/** An architecture of a front: its goals' values, and the quantities that they are made of. */
export interface FrontAsk extends Pick<MeasuredAsk, 'position'>, Valued {
  readonly quantities: Tell['values'];
}

/** What a run with several objectives came to. */
export interface FrontResult extends RunEnd {
  /** What nothing that the run asked for dominates; empty where everything was unscorable. Ranks are among all that it asked for. */
  readonly front: readonly FrontAsk[];
}

/** Architectures with the values of goals, of which ranks are among them all. */
export function valued(
  goals: readonly Goal[],
  measured: readonly Omit<FrontAsk, 'values'>[],
): readonly FrontAsk[] {
  const values = goalValues(
    goals,
    measured.map(({ quantities }) => quantities),
  );
  return measured.map(({ position, quantities }, k) => ({ position, quantities, values: values[k] ?? [] }));
}

const measuredAs = ({ position, values }: MeasuredAsk): Omit<FrontAsk, 'values'> => ({
  position,
  quantities: values,
});

/** Without ranks, one by one, so that no more than a front is held. */
function* valuedOneByOne(
  goals: readonly Goal[],
  asks: Iterable<MeasuredAsk>,
): Generator<FrontAsk, void, undefined> {
  for (const ask of asks) yield* valued(goals, [measuredAs(ask)]);
}

/** One run of several objectives from its start to its end; null where it could measure nothing. */
export function frontOnce(rules: RunRules): FrontResult | null {
  const goals = goalsOf(rules);
  const run = played(rules, (asks) =>
    paretoFront(
      goals.some(({ by }) => by === 'ranks')
        ? valued(goals, Array.from(asks, measuredAs))
        : valuedOneByOne(goals, asks),
    ),
  );
  return run && { front: run.found, asks: run.asks, endMs: run.endMs };
}
