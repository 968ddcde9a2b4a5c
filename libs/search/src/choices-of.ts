import type { Choices } from '@naswot/space';
import type { StrategyContext } from './strategy.ts';

/** The choices of a search's space; throws a RangeError for a space that has none. */
export function choicesOf(name: string, { space: { choices } }: Pick<StrategyContext, 'space'>): Choices {
  if (choices !== null) return choices;
  throw new RangeError(
    `${name} learns which choices are good, and the space's architectures are not made of choices. Use --strategy regularised-evolution.`,
  );
}
