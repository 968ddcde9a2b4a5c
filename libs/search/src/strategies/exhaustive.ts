import type { Strategy } from '../strategy.ts';
import { askRange, startRange } from './range.ts';

/** Every architecture in the order of the enumeration. */
export const exhaustive: Strategy = {
  name: 'exhaustive',
  title: 'Every architecture, in the order of our enumeration',
  isAdaptive: false,
  start: startRange,
  ask: (context, state, count) => askRange(context, state, count, { kind: 'identity' }),
  tell: (_context, state) => state,
};
