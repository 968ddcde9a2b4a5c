import type { Choices } from '@naswot/space';
import { positionFrom } from '../../stored-position.ts';
import type { StrategyContext } from '../../strategy.ts';
import { byWorth } from '../../worth.ts';
import { categoricalKde, type CategoricalKde } from './categorical-kde.ts';

/** What was told at a rung. */
export type Observation = {
  readonly rung: number;
  readonly position: string;
  readonly value: number | null;
};

/** Where good architectures are, and where the others. */
export interface Model {
  readonly good: CategoricalKde;
  readonly bad: CategoricalKde;
}

/** Choices of observations that are in memory: most of them are of the next model, too. */
const madeChoices = new WeakMap<Observation, readonly number[]>();

function chosenIn(context: StrategyContext, choices: Choices, observation: Observation): readonly number[] {
  const made = madeChoices.get(observation) ?? choices.of(positionFrom(context, observation.position));
  madeChoices.set(observation, made);
  return made;
}

/** Those of the dearest rung that has as many as `least`, the best first; null where none has. */
function observed(history: readonly Observation[], least: number): readonly Observation[] | null {
  const counts = new Map<number, number>();
  for (const { rung } of history) counts.set(rung, (counts.get(rung) ?? 0) + 1);
  const rungs = [...counts].filter(([, count]) => count >= least).map(([rung]) => rung);
  if (rungs.length === 0) return null;
  const dearest = Math.max(...rungs);
  return history.filter(({ rung }) => rung === dearest).sort((a, b) => byWorth(a.value, b.value));
}

/**
 * The model of the dearest rung with two observations more than a density takes (one more than there are choices); null where there
 * is none. Good are the `best` part of the observations, bad the others, as many as a density takes at least.
 * @see Falkner et al., 2018, section 3.2, equations 2 and 3
 */
export function modelOf(
  context: StrategyContext,
  choices: Choices,
  history: readonly Observation[],
  best: number,
): Model | null {
  const least = choices.options.length + 1;
  const ordered = observed(history, least + 2);
  if (ordered === null) return null;
  const chosen = ordered.map((observation) => chosenIn(context, choices, observation));
  const good = Math.max(least, Math.floor(best * chosen.length));
  const bad = Math.max(least, chosen.length - good);
  return {
    good: categoricalKde(choices.options, chosen.slice(0, good)),
    bad: categoricalKde(choices.options, chosen.slice(-bad)),
  };
}
