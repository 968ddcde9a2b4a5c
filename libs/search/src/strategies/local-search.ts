import type { Position } from '@naswot/space';
import { firstAsk } from '../allowed.ts';
import { drawsAt, type Draws } from '../draws.ts';
import { count, parameter } from '../parameters.ts';
import { fullFidelity, sequentialStrategy } from '../sequential-strategy.ts';
import { positionFrom, valuedOf, type Valued } from '../stored-position.ts';
import type { StrategyContext, Tell } from '../strategy.ts';
import { isBetter } from '../worth.ts';

const parameters = {
  starts: count('random architectures of which the best is climbed from', 10, 10_000),
} as const;

type State = {
  /** `start`: random architectures are told. `climb`: neighbours of the best are asked for. */
  readonly phase: 'start' | 'climb';
  /** Ordinal of the phase's first ask; a climb's begins anew with each better architecture. */
  readonly from: number;
  readonly best: Valued | null;
};

const restart = (from: number): State => ({ phase: 'start', from, best: null });

function allowedNeighbours(context: StrategyContext, { position }: Valued): readonly Position[] {
  const { isAllowed, space } = context;
  const neighbours = space.neighbours(positionFrom(context, position));
  return isAllowed === null ? neighbours : neighbours.filter(isAllowed);
}

/** Element k of a uniformly shuffled array. */
function shuffledAt(positions: readonly Position[], draws: Draws, k: number): Position {
  const left = [...positions];
  for (let taken = 0; taken < k; taken++) left.splice(draws.below(left.length), 1);
  return left[draws.below(left.length)]!;
}

/** Neighbours of the best in random order, no two of them the same; then random architectures, which begin the next climb. */
function next(context: StrategyContext, { phase, from, best }: State, ordinal: number): Position {
  const draws = drawsAt(context, 'local search', ordinal);
  if (phase === 'start' || best === null) return firstAsk(context, draws, ordinal);
  const neighbours = allowedNeighbours(context, best);
  const k = ordinal - from;
  return k < neighbours.length
    ? shuffledAt(neighbours, drawsAt(context, 'neighbours', from), k)
    : firstAsk(context, draws, ordinal);
}

/** After a tell, with `asked` asks so far. */
function hear(context: StrategyContext, state: State, tell: Tell, asked: number): State {
  const { phase, from, best } = state;
  const [ordinal, told] = [Number(tell.ordinal), valuedOf(tell)];
  if (phase === 'start') {
    if (ordinal < from) return state;
    const found = told.value !== null && isBetter(told.value, best) ? told : best;
    const last = from + parameter(parameters, context.parameters, 'starts');
    const isEnough = ordinal + 1 >= Math.max(last, context.included.length);
    return isEnough && found !== null
      ? { phase: 'climb', from: asked, best: found }
      : { ...state, best: found };
  }
  if (best === null || isBetter(told.value, best)) return { phase, from: asked, best: told };
  const end = from + allowedNeighbours(context, best).length;
  return ordinal + 1 >= end ? restart(end) : state;
}

/**
 * Hill climbing: of some random architectures the best is climbed from, its neighbours are asked for in random order, and a better
 * one takes its place as soon as it is told. Where none is better, it begins again. In a window above 1 asks are on their way when
 * a better one is told; they count as well, and those beyond the last neighbour begin the next climb.
 *
 * Parameters: `starts` 10, as the authors' code has it. Memory: one architecture.
 * @see White, Nolen, Savani: Exploring the loss landscape in neural architecture search, UAI 2021, arXiv:2005.02960
 */
export const localSearch = sequentialStrategy<State>({
  name: 'local-search',
  title: 'Hill climbing over neighbours, with random restarts',
  source: 'White et al., UAI 2021, https://arxiv.org/abs/2005.02960',
  parameters,
  objectives: 'one',
  begin: () => restart(0),
  ask: (context, state, ordinal) => ({
    state,
    ask: { position: next(context, state, ordinal), fidelity: fullFidelity(context) },
  }),
  tell: (context, state, tells, asked) =>
    tells.reduce((before, tell) => hear(context, before, tell, asked), state),
});
