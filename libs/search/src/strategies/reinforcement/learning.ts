import { count, parameter, quantity, type ParameterRule } from '../../parameters.ts';
import type { StrategyContext } from '../../strategy.ts';
import { rankReward, standardReward, widened, type RewardWindow } from './reward.ts';

/** What REINFORCE learns by, whatever its policy; `learningRate` is the policy's own. */
export const learningParameters = (learningRate: number) =>
  ({
    'learning-rate': quantity('of Adam', learningRate, [0, 10]),
    momentum: quantity(
      'part of the old in the moving average that rewards are compared with',
      0.9,
      [0, 0.999],
    ),
    'reward-window': count('values told last, among which a reward is ranked or standardised', 100, 10_000),
    'rank-reward': {
      title: '1: the reward is a rank from 0 to 1; 0: it is in standard deviations',
      default: 1,
      minimum: 0,
      maximum: 1,
      isWhole: true,
    } satisfies ParameterRule,
  }) as const;

/** What rewards were, as data. */
export type Rewards = {
  readonly window: RewardWindow;
  /** The moving average of rewards is numerator / denominator: unbiased from the first on. */
  readonly numerator: number;
  readonly denominator: number;
};

export const noRewards: Rewards = { window: [], numerator: 0, denominator: 0 };

/** How much better than its like a value was, and the rewards with it. */
export function rewarded(
  rules: ReturnType<typeof learningParameters>,
  { parameters: given }: StrategyContext,
  { window, numerator, denominator }: Rewards,
  value: number | null,
): { readonly rewards: Rewards; readonly advantage: number } {
  const widest = widened(window, value, parameter(rules, given, 'reward-window'));
  const isRank = parameter(rules, given, 'rank-reward') === 1;
  const reward = isRank ? rankReward(widest) : standardReward(widest);
  const momentum = parameter(rules, given, 'momentum');
  const rewards = {
    window: widest,
    numerator: momentum * numerator + (1 - momentum) * reward,
    denominator: momentum * denominator + (1 - momentum),
  };
  return { rewards, advantage: reward - rewards.numerator / rewards.denominator };
}
