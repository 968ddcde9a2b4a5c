import { proposeAllowed } from '../allowed.ts';
import { choicesOf } from '../choices-of.ts';
import { drawsAt } from '../draws.ts';
import { parameter } from '../parameters.ts';
import { fullFidelity, sequentialStrategy } from '../sequential-strategy.ts';
import type { StrategyContext, Tell } from '../strategy.ts';
import { optionOffsets } from './option-offsets.ts';
import { adamStep } from './reinforcement/adam.ts';
import { learningParameters, noRewards, rewarded, type Rewards } from './reinforcement/learning.ts';
import { optionAt, softmax } from './reinforcement/softmax.ts';

const name = 'reinforce';
const parameters = learningParameters(0.01);

type State = {
  /** One for each option of each choice, those of a choice together; `first` and `second` are Adam's averages of their gradients. */
  readonly logits: readonly number[];
  readonly first: readonly number[];
  readonly second: readonly number[];
  readonly decays: readonly [number, number];
  readonly rewards: Rewards;
};

/** The options that are taken, one for each place, by one uniform number each. */
function sample(options: readonly number[], logits: Float64Array, uniform: () => number): readonly number[] {
  const offsets = optionOffsets(options);
  return options.map((radix, place) => optionAt(softmax(logits, offsets[place], radix), uniform()));
}

/** The gradient of -advantage ln p(chosen) by the logits. */
export function policyGradient(
  options: readonly number[],
  logits: Float64Array,
  chosen: readonly number[],
  advantage: number,
): Float64Array {
  const gradient = new Float64Array(logits.length);
  for (const [place, from] of optionOffsets(options).entries()) {
    const probabilities = softmax(logits, from, options[place]);
    for (const [option, probability] of probabilities.entries())
      gradient[from + option] = advantage * (probability - (option === chosen[place] ? 1 : 0));
  }
  return gradient;
}

function hear(context: StrategyContext, state: State, { position, values }: Tell): State {
  const choices = choicesOf(name, context);
  const { rewards, advantage } = rewarded(parameters, context, state.rewards, values[0] ?? null);
  const logits = Float64Array.from(state.logits);
  const gradient = policyGradient(choices.options, logits, choices.of(position), advantage);
  const adam = adamStep(
    logits,
    gradient,
    { first: Float64Array.from(state.first), second: Float64Array.from(state.second), decays: state.decays },
    parameter(parameters, context.parameters, 'learning-rate'),
  );
  return {
    logits: [...logits],
    first: [...adam.first],
    second: [...adam.second],
    decays: adam.decays,
    rewards,
  };
}

/**
 * REINFORCE with one categorical distribution for each choice, as in the baselines of NAS-Bench-201: an architecture is drawn, and a
 * step of Adam makes its options likelier by as much as its reward is above the moving average of rewards. The reward is a rank
 * among the values told last, so that it suits any score and outliers do no harm; or it is standardised among them; or it is the
 * value itself, as there, where that is the accuracy. What is unscorable has the least of it. In a window above 1 the step is taken
 * by the policy of the day, not by the one that drew the architecture.
 *
 * Parameters: `learning-rate` 0.01 and `momentum` 0.9 as NATS-Bench ran it; logits begin at 0 (there within some 0.001 of it);
 * `reward` rank (there value) and `reward-window` 100 are our own. Memory: three numbers an option, and the window.
 * @see Williams: Simple statistical gradient-following algorithms for connectionist reinforcement learning, 1992
 * @see Dong and Yang: NAS-Bench-201, ICLR 2020, arXiv:2001.00326
 */
export const reinforce = sequentialStrategy<State>({
  name,
  title: 'REINFORCE with one distribution for each choice',
  source: 'Williams 1992; Dong and Yang, ICLR 2020, https://arxiv.org/abs/2001.00326',
  parameters,
  objectives: 'one',
  begin(context) {
    const size = choicesOf(name, context).options.reduce((sum, radix) => sum + radix, 0);
    const zeros = Array.from({ length: size }, () => 0);
    return { logits: zeros, first: zeros, second: zeros, decays: [1, 1], rewards: noRewards };
  },
  ask(context, state, ordinal) {
    const { options, at } = choicesOf(name, context);
    const draws = drawsAt(context, name, ordinal);
    const logits = Float64Array.from(state.logits);
    const position =
      context.included[ordinal] ??
      proposeAllowed(context, draws, () => at(sample(options, logits, draws.uniform)));
    return { state, ask: { position, fidelity: fullFidelity(context) } };
  },
  tell: (context, state, tells) => tells.reduce((before, tell) => hear(context, before, tell), state),
});
