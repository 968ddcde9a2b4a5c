import { asPosition, drawPosition, type Position } from '@naswot/space';
import { drawAllowed } from '../allowed.ts';
import { checkContext, checkSamples } from '../check-context.ts';
import { drawsAt } from '../draws.ts';
import type { Strategy, StrategyContext, StrategyState } from '../strategy.ts';
import { askRange, firstState, nextOrdinals } from './range.ts';

const hint = 'Ask for fewer, or draw some more than once with --replacement.';

/** Draw number `ordinal`; where it does not keep the constraints, one of those that do. */
function drawAt(context: StrategyContext, ordinal: bigint): Position {
  const { seed, isAllowed, included, space } = context;
  const given = included[Number(ordinal)];
  if (given !== undefined) return given;
  const drawn = asPosition(drawPosition(space.size, seed, ordinal), space.size);
  if (isAllowed === null || isAllowed(drawn)) return drawn;
  return drawAllowed(context, drawsAt(context, 'random', Number(ordinal)));
}

function askDraws(context: StrategyContext, state: StrategyState, count: number) {
  const ordinals = nextOrdinals(state, count, context.samples);
  if (ordinals === null) return null;
  const { from, to, state: next } = ordinals;
  const positions = Array.from({ length: Number(to - from) }, (_, k) => drawAt(context, from + BigInt(k)));
  return { state: next, proposal: { kind: 'list', positions } } as const;
}

/** Uniform over the space: without replacement the prefix of a seeded permutation, else one independent draw an ask. */
export const random: Strategy = {
  name: 'random',
  title: 'Uniform random search, with or without replacement',
  source: 'Bergstra and Bengio, JMLR 2012, https://jmlr.org/papers/v13/bergstra12a.html',
  parameters: {},
  isAdaptive: false,
  end: 'space',
  start(context) {
    checkContext(random, context);
    checkSamples(context, hint);
    return firstState;
  },
  ask: (context, state, count) =>
    context.replacement
      ? askDraws(context, state, count)
      : askRange(context, state, count, { kind: 'permutation', seed: context.seed }),
  tell: (_context, state) => state,
};
