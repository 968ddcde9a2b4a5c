import { choice, count, parameter, quantity } from '../../parameters.ts';
import type { StrategyContext } from '../../strategy.ts';
import { rankReward, standardReward, valueReward, widened, type RewardWindow } from './reward.ts';

/** What REINFORCE learns by, whatever its policy; `learningRate` is the policy's own. */
export const learningParameters = (learningRate: number) =>
  ({
    'learning-rate': quantity('of Adam', learningRate, [0, 10]),
    momentum: quantity(
      'part of the old in the moving average that rewards are compared with',
      0.9,
      [0, 0.999],
    ),
    reward: choice(
      'rank from 0 to 1 in the window; standard deviations above its mean; or the value itself',
      ['rank', 'standard', 'value'],
    ),
    'reward-window': count(
      'values told last, among which a reward is ranked or standardised, and the least is what unscorable is worth',
      100,
      10_000,
    ),
  }) as const;

const rewardOf = { rank: rankReward, standard: standardReward, value: valueReward } as const;

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
  const kind = rules.reward.options[parameter(rules, given, 'reward')] ?? 'rank';
  const reward = rewardOf[kind](widest);
  const momentum = parameter(rules, given, 'momentum');
  const rewards = {
    window: widest,
    numerator: momentum * numerator + (1 - momentum) * reward,
    denominator: momentum * denominator + (1 - momentum),
  };
  return { rewards, advantage: reward - rewards.numerator / rewards.denominator };
}
