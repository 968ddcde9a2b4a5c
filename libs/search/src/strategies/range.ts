import type { Order } from '../order.ts';
import type { Proposal, StrategyContext, StrategyState } from '../strategy.ts';

const plural = (count: bigint): string => `${count} architecture${count === 1n ? '' : 's'}`;

/** Checks what any search must hold; throws a RangeError that says what was asked for and what there is. */
export function checkContext({ size, seed, samples, replacement }: StrategyContext): void {
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw new RangeError(`--seed is a whole number from 0 to 2^53 - 1; received ${seed}`);
  if (samples !== null && samples < 1n) throw new RangeError(`--samples is at least 1; received ${samples}`);
  if (samples !== null && samples > size && !replacement)
    throw new RangeError(`--samples asks for ${plural(samples)}; the space has ${size}`);
}

export function startRange(context: StrategyContext): StrategyState {
  checkContext(context);
  return { next: '0' };
}

/** The ordinal that comes next, out of a strategy's state. */
export const nextOrdinal = (state: StrategyState): bigint =>
  typeof state['next'] === 'string' ? BigInt(state['next']) : 0n;

interface Asked {
  readonly state: StrategyState;
  readonly proposal: Proposal;
}

/** The next `count` ordinals of an order, up to the samples or the end of the space. */
export function askRange(
  { size, samples }: StrategyContext,
  state: StrategyState,
  count: number,
  order: Order,
): Asked | null {
  const from = nextOrdinal(state);
  const end = samples !== null && samples < size ? samples : size;
  if (from >= end) return null;
  const to = from + BigInt(count) < end ? from + BigInt(count) : end;
  return { state: { next: String(to) }, proposal: { kind: 'range', order, from, to } };
}
