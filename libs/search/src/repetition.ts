import type { Strategy } from './strategy.ts';

/**
 * The strategy of a repeat, which is not asked: what it asks for is what the first of its searches asked for, which the store has.
 * It is told nothing, and its state is empty.
 */
export const repetition: Strategy = {
  name: 'repetition',
  title: 'What another search asked for, under another spec',
  source: 'docs/adr/0019-repeats-are-searches.md',
  parameters: {},
  isAdaptive: false,
  end: 'own',
  start: () => ({}),
  ask: () => null,
  tell: (_context, state) => state,
};
