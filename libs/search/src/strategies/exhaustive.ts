import { checkContext, checkSamples } from '../check-context.ts';
import type { Strategy } from '../strategy.ts';
import { askRange, firstState } from './range.ts';

const hint = 'Leave --samples out for all of them.';

/** Every architecture in the order of the enumeration. */
export const exhaustive: Strategy = {
  name: 'exhaustive',
  title: 'Every architecture, in the order of our enumeration',
  source: 'none',
  parameters: {},
  isAdaptive: false,
  end: 'space',
  start(context) {
    if (context.replacement)
      throw new RangeError(
        '--replacement does not go with exhaustive search, which takes every architecture once. Leave it out, or use --strategy random.',
      );
    checkContext(exhaustive, context);
    checkSamples(context, hint);
    return firstState;
  },
  ask: (context, state, count) => askRange(context, state, count, { kind: 'identity' }),
  tell: (_context, state) => state,
};
