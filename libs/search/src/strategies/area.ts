import type { Position } from '@naswot/space';
import { firstAsk } from '../allowed.ts';
import { drawsAt, type Draws } from '../draws.ts';
import { count, parameter } from '../parameters.ts';
import { fullFidelity, sequentialStrategy, type Ask } from '../sequential-strategy.ts';
import { positionFrom, valuedOf, type Valued } from '../stored-position.ts';
import type { StrategyContext, Tell } from '../strategy.ts';
import { byWorth } from '../worth.ts';
import { aged, breed, type AgingPopulation } from './evolution/aging-population.ts';
import { evolutionParameters } from './evolution/evolution-parameters.ts';

const parameters = {
  ...evolutionParameters,
  'warm-up': count('random architectures that are scored before any is trained', 20, 10_000),
} as const;

type State = {
  /** What was scored in the warm-up, the best first once it is over. */
  readonly pool: readonly Valued[];
  /** The first ask of the evolution; null in the warm-up. */
  readonly evolvesFrom: number | null;
  readonly population: AgingPopulation;
};

/** What the warm-up is measured by. */
const scoreFidelity = 0;

const valueOf = ({ parameters: given }: StrategyContext, name: keyof typeof parameters): number =>
  parameter(parameters, given, name);

/** How many the warm-up is, the included ones at least. */
const warmUp = (context: StrategyContext): number =>
  Math.max(valueOf(context, 'warm-up'), context.included.length);

/** The evolution's next: the best of the pool, then edits; drawn at random where the pool is empty before the population is full. */
function evolve(
  context: StrategyContext,
  { pool, population }: State,
  draws: Draws,
  k: number,
  ordinal: number,
): Position {
  if (population.length === valueOf(context, 'population'))
    return breed(context, draws, population, valueOf(context, 'sample'));
  const best = pool[k];
  return best === undefined ? firstAsk(context, draws, ordinal) : positionFrom(context, best.position);
}

function next(context: StrategyContext, state: State, ordinal: number): { state: State; ask: Ask } {
  const draws = drawsAt(context, 'area', ordinal);
  if (state.evolvesFrom !== null) {
    const position = evolve(context, state, draws, ordinal - state.evolvesFrom, ordinal);
    return { state, ask: { position, fidelity: fullFidelity(context) } };
  }
  if (state.pool.length < warmUp(context))
    return { state, ask: { position: firstAsk(context, draws, ordinal), fidelity: scoreFidelity } };
  const pool = state.pool.toSorted((a, b) => byWorth(a.value, b.value));
  return next(context, { ...state, pool, evolvesFrom: ordinal }, ordinal);
}

function hear(context: StrategyContext, state: State, tell: Tell): State {
  const { pool, evolvesFrom, population } = state;
  if (evolvesFrom === null || tell.ordinal < BigInt(evolvesFrom))
    return pool.length === warmUp(context) ? state : { ...state, pool: [...pool, valuedOf(tell)] };
  const size = valueOf(context, 'population');
  const grown = aged(population, [tell], size);
  return { ...state, population: grown, pool: grown.length === size ? [] : pool };
}

/**
 * Regularised evolution that begins with the best of a warm-up: `warm-up` random architectures are measured by the first fidelity
 * (a score without training, cheap), the best of them by the last (accuracy) until the population is full, and evolution goes on
 * by accuracy alone. In a window above 1 a few more are scored than the warm-up counts, and a few more of its best are trained
 * than the population holds, since asks go on while the first answers come.
 *
 * Parameters: `warm-up` 20, `population` 10 as in the paper's section 5; `sample` 3 as in the baselines of NAS-Bench-201.
 * Memory: the warm-up and the population.
 * @see Mellor et al., Neural architecture search without training, ICML 2021, arXiv:2006.04647
 */
export const area = sequentialStrategy<State>({
  name: 'area',
  title: 'Evolution by accuracy from the best of a warm-up by score (AREA)',
  source: 'Mellor et al., ICML 2021, https://arxiv.org/abs/2006.04647',
  parameters,
  objectives: 'one',
  measuresBy: 'score-then-accuracy',
  begin({ fidelities: { kind, costs } }) {
    if (kind !== 'levels' || costs.length < 2)
      throw new RangeError(
        `area takes two levels of measure, a score for its warm-up and an accuracy after it; received ${costs.length}. Use --strategy regularised-evolution where there is only one.`,
      );
    return { pool: [], evolvesFrom: null, population: [] };
  },
  ask: next,
  tell: (context, state, tells) => tells.reduce((before, tell) => hear(context, before, tell), state),
});
