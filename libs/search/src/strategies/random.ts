import { asPosition, drawPosition } from '@naswot/space';
import type { Strategy, StrategyContext, StrategyState } from '../strategy.ts';
import { askRange, nextOrdinal, startRange } from './range.ts';

function askDraws({ size, seed, samples }: StrategyContext, state: StrategyState, count: number) {
  const from = nextOrdinal(state);
  const left =
    samples === null ? count : Number(samples - from < BigInt(count) ? samples - from : BigInt(count));
  if (left <= 0) return null;
  const positions = Array.from({ length: left }, (_, k) =>
    asPosition(drawPosition(size, seed, from + BigInt(k)), size),
  );
  return { state: { next: String(from + BigInt(left)) }, proposal: { kind: 'list', positions } } as const;
}

/** Uniform over the space: without replacement the prefix of a seeded permutation, else one independent draw an ask. */
export const random: Strategy = {
  name: 'random',
  title: 'Uniform random search, with or without replacement',
  isAdaptive: false,
  start: startRange,
  ask: (context, state, count) =>
    context.replacement
      ? askDraws(context, state, count)
      : askRange(context, state, count, { kind: 'permutation', seed: context.seed }),
  tell: (_context, state) => state,
};
