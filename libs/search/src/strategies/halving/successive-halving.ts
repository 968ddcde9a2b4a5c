import type { Position } from '@naswot/space';
import { drawDistinct } from '../../allowed.ts';
import { count, parameter, quantity } from '../../parameters.ts';
import { sequentialStrategy, type Ask } from '../../sequential-strategy.ts';
import { positionFrom, storedPosition } from '../../stored-position.ts';
import type { StrategyContext, Tell } from '../../strategy.ts';
import { afterValue, isSeparated, newRacer, ranked, type Racer } from './racer.ts';

const parameters = {
  candidates: count('random architectures that are compared', 27, 10_000),
  top: count('the best, which are told from the others', 1, 1000),
  eta: quantity('one in so many goes on, measured so many times as often', 3, [1.5, 100]),
  deviations: quantity('standard errors by which the top is to be above the others', 3, [0, 100]),
} as const;

type State = {
  /** Those that are left; in rank order since the last cut. */
  readonly racers: readonly Racer[];
  /** How many values of each are told before the next cut. */
  readonly target: number;
  readonly isOver: boolean;
};

const valueOf = ({ parameters: given }: StrategyContext, name: keyof typeof parameters): number =>
  parameter(parameters, given, name);

const askedOf = ({ asked }: Racer): number => asked;

/**
 * The one that was measured least, the first of equals; none where all were measured by everything there is. Once the race is over
 * the top is measured on until nobody was more often, which others are while answers come.
 */
function next(context: StrategyContext, state: State): { state: State; ask: Ask } | null {
  const { racers, isOver } = state;
  const left = isOver ? racers.slice(0, valueOf(context, 'top')) : racers;
  const most = isOver ? Math.max(...racers.map(askedOf)) : context.fidelities.costs.length;
  const least = Math.min(...left.map(askedOf));
  if (least >= most) return null;
  const place = racers.findIndex(({ asked }) => asked === least);
  const racer = racers[place]!;
  const grown = racers.with(place, { ...racer, asked: racer.asked + 1 });
  return {
    state: { ...state, racers: grown },
    ask: { position: positionFrom(context, racer.position), fidelity: least },
  };
}

/** Of the next cut: times `eta` for replicates, one more for levels. */
const nextTarget = ({ fidelities: { kind } }: StrategyContext, target: number, eta: number): number =>
  kind === 'levels' ? target + 1 : Math.max(target + 1, Math.round(target * eta));

/** Ends the race where the top is separated; else leaves one in `eta`, and one beside the top at least. */
function cut(context: StrategyContext, state: State): State {
  const racers = ranked(state.racers);
  const [top, eta] = [valueOf(context, 'top'), valueOf(context, 'eta')];
  const isReplicated = context.fidelities.kind === 'replicates';
  if (isReplicated && isSeparated(racers, top, valueOf(context, 'deviations')))
    return { ...state, racers, isOver: true };
  const left = Math.max(top + 1, Math.ceil(racers.length / eta));
  return { ...state, racers: racers.slice(0, left), target: nextTarget(context, state.target, eta) };
}

function hear(context: StrategyContext, state: State, { position, values }: Tell): State {
  const place = state.racers.findIndex((racer) => racer.position === storedPosition(position));
  const racer = state.racers[place];
  if (racer === undefined) return state;
  const told = afterValue(racer, values[0] ?? null, context.fidelities.kind);
  const after = { ...state, racers: state.racers.with(place, told) };
  const isHeard = after.racers.every(({ told: count }) => count >= state.target);
  return isHeard && !state.isOver ? cut(context, after) : after;
}

/** Distinct: an architecture races once. */
const drawCandidates = (context: StrategyContext): readonly Position[] =>
  drawDistinct(context, Math.max(valueOf(context, 'candidates'), context.included.length));

/**
 * Successive halving of random candidates over replicates (minibatches, initialisations): each is measured once, the better third
 * three times, the better ninth nine times, until the top is separated from the others by so many standard errors or replicates
 * are used up; then it ends. A test by the largest of several differences after every cut is wrong more often than one of two
 * given means: hence three standard errors. Over levels (epochs) a level takes the place of the one before, and nothing is known
 * of errors, so that it ends with the last one. In a window above 1 those that lead so far are measured once more while answers
 * come, and at the end the top as often as they.
 *
 * Parameters: `candidates` 27, `eta` 3 as usual; `top` 1; `deviations` 3. Memory: the candidates.
 * @see Jamieson and Talwalkar: Non-stochastic best arm identification and hyperparameter optimization, AISTATS 2016,
 * arXiv:1502.07943
 */
export const successiveHalving = sequentialStrategy<State>({
  name: 'successive-halving',
  title: 'More and more measurements of fewer and fewer architectures, until the top is separated',
  source: 'Jamieson and Talwalkar, AISTATS 2016, https://arxiv.org/abs/1502.07943',
  parameters,
  objectives: 'one',
  measuresBy: 'levels',
  averagesReplicates: true,
  end: 'own',
  begin: (context) => ({
    racers: drawCandidates(context).map((position) => newRacer(storedPosition(position))),
    target: 1,
    isOver: false,
  }),
  ask: next,
  tell: (context, state, tells) => tells.reduce((before, tell) => hear(context, before, tell), state),
});
