import { randomStream } from '@naswot/network';
import { proposeAllowed } from '../../allowed.ts';
import { choicesOf } from '../../choices-of.ts';
import { drawsAt } from '../../draws.ts';
import { count, parameter } from '../../parameters.ts';
import { fullFidelity, sequentialStrategy } from '../../sequential-strategy.ts';
import type { StrategyContext, Tell } from '../../strategy.ts';
import { adamStep, freshAdam, type AdamState } from '../reinforcement/adam.ts';
import { learningParameters, noRewards, rewarded, type Rewards } from '../reinforcement/learning.ts';
import { optionAt } from '../reinforcement/softmax.ts';
import { rollOut, rollOutGradient } from './controller.ts';
import { controllerShape, type ControllerShape } from './controller-shape.ts';
import { numbersFrom, roundNumbers, storedNumbers } from './stored-numbers.ts';

const name = 'zoph-le';
const learning = learningParameters(0.0006);
const parameters = {
  units: count('of a layer of the controller', 35, 512),
  layers: count('of the controller', 2, 8),
  ...learning,
} as const;

/** Weights begin uniformly within this of 0. */
const initialBound = 0.08;

type State = {
  /** Float32 in base64; `first` and `second` are Adam's averages of their gradients. */
  readonly weights: string;
  readonly first: string;
  readonly second: string;
  readonly decays: readonly [number, number];
  readonly rewards: Rewards;
};

function shapeOf(context: StrategyContext): ControllerShape {
  const { options } = choicesOf(name, context);
  const { parameters: given } = context;
  return controllerShape(
    options,
    parameter(parameters, given, 'units'),
    parameter(parameters, given, 'layers'),
  );
}

/** What a controller has learnt, as numbers that float32 holds. */
interface Learnt {
  readonly weights: Float64Array;
  readonly adam: AdamState;
}

/** Numbers of states that are in memory, so that none is read again. Never changed. */
const learntBy = new WeakMap<State, Learnt>();

const readFrom = ({ weights, first, second, decays }: State): Learnt => ({
  weights: numbersFrom(weights),
  adam: { first: numbersFrom(first), second: numbersFrom(second), decays },
});

function learntIn(state: State): Learnt {
  const learnt = learntBy.get(state) ?? readFrom(state);
  learntBy.set(state, learnt);
  return learnt;
}

function stateOf(learnt: Learnt, rewards: Rewards): State {
  const { weights, adam } = learnt;
  const state = {
    weights: storedNumbers(weights),
    first: storedNumbers(adam.first),
    second: storedNumbers(adam.second),
    decays: adam.decays,
    rewards,
  };
  learntBy.set(state, learnt);
  return state;
}

/** After tells: the steps are taken on one copy of the numbers. */
function hear(context: StrategyContext, state: State, tells: readonly Tell[]): State {
  const shape = shapeOf(context);
  const choices = choicesOf(name, context);
  const rate = parameter(parameters, context.parameters, 'learning-rate');
  const before = learntIn(state);
  const weights = before.weights.slice();
  const [first, second] = [before.adam.first.slice(), before.adam.second.slice()];
  let { rewards } = state;
  let { decays } = state;
  for (const { position, values } of tells) {
    const after = rewarded(learning, context, rewards, values[0] ?? null);
    const chosen = choices.of(position);
    const made = rollOut(weights, shape, (_, place) => chosen[place]!);
    const gradient = rollOutGradient(weights, shape, made, after.advantage);
    ({ decays } = adamStep(weights, gradient, { first, second, decays }, rate));
    for (const numbers of [weights, first, second]) roundNumbers(numbers);
    rewards = after.rewards;
  }
  return stateOf({ weights, adam: { first, second, decays } }, rewards);
}

/**
 * REINFORCE with a recurrent controller: an LSTM makes one choice after another, each fed to the next step, and a step of Adam makes
 * the choices likelier by as much as their reward is above the moving average of rewards. One architecture a step (there some
 * hundred at a time on as many machines), and rewards as `reinforce` has them (there the cube of an accuracy).
 *
 * Parameters: `units` 35, `layers` 2, `learning-rate` 0.0006, and weights that begin within 0.08 of 0, as in the paper; `momentum`
 * 0.9, `reward` rank and `reward-window` 100 as `reinforce` has them. Memory: the weights three times over in float32,
 * 0.35 MB for NAS-Bench-201, and the window.
 * @see Zoph and Le: Neural architecture search with reinforcement learning, ICLR 2017, arXiv:1611.01578
 */
export const zophLe = sequentialStrategy<State>({
  name,
  title: 'REINFORCE with a recurrent controller',
  source: 'Zoph and Le, ICLR 2017, https://arxiv.org/abs/1611.01578',
  parameters,
  objectives: 'one',
  begin(context) {
    const { size } = shapeOf(context);
    const stream = randomStream(context.seed, 'strategy zoph-le weights');
    const weights = Float64Array.from(stream.uniforms(size, -initialBound, initialBound));
    return stateOf({ weights, adam: freshAdam(size) }, noRewards);
  },
  ask(context, state, ordinal) {
    const draws = drawsAt(context, name, ordinal);
    const shape = shapeOf(context);
    const { weights } = learntIn(state);
    const sample = (): readonly number[] =>
      rollOut(weights, shape, (probabilities) => optionAt(probabilities, draws.uniform())).chosen;
    const position =
      context.included[ordinal] ??
      proposeAllowed(context, draws, () => choicesOf(name, context).at(sample()));
    return { state, ask: { position, fidelity: fullFidelity(context) } };
  },
  tell: hear,
});
