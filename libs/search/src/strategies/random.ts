import { asPosition, drawPosition } from '@naswot/space';
import type { Strategy, StrategyContext, StrategyState } from '../strategy.ts';
import { askRange, checkContext, firstState, nextOrdinals } from './range.ts';

const hint = 'Ask for fewer, or draw some more than once with --replacement.';

function askDraws({ size, seed, samples }: StrategyContext, state: StrategyState, count: number) {
  const ordinals = nextOrdinals(state, count, samples);
  if (ordinals === null) return null;
  const { from, to, state: next } = ordinals;
  const positions = Array.from({ length: Number(to - from) }, (_, k) =>
    asPosition(drawPosition(size, seed, from + BigInt(k)), size),
  );
  return { state: next, proposal: { kind: 'list', positions } } as const;
}

/** Uniform over the space: without replacement the prefix of a seeded permutation, else one independent draw an ask. */
export const random: Strategy = {
  name: 'random',
  title: 'Uniform random search, with or without replacement',
  isAdaptive: false,
  start(context) {
    checkContext(context, hint);
    return firstState;
  },
  ask: (context, state, count) =>
    context.replacement
      ? askDraws(context, state, count)
      : askRange(context, state, count, { kind: 'permutation', seed: context.seed }),
  tell: (_context, state) => state,
};
