import type { Order } from '../order.ts';
import { maxShardSize } from '../shard.ts';
import type { Proposal, StrategyContext, StrategyState } from '../strategy.ts';

const plural = (count: bigint): string => `${count} architecture${count === 1n ? '' : 's'}`;

/**
 * Checks what any search must hold; throws a RangeError that says what was asked for, what there is, and `hint` where more
 * samples are asked for than there are architectures.
 */
export function checkContext({ size, seed, samples, replacement }: StrategyContext, hint: string): void {
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw new RangeError(`--seed is a whole number from 0 to 2^53 - 1; received ${seed}`);
  if (samples !== null && samples < 1n) throw new RangeError(`--samples is at least 1; received ${samples}`);
  if (samples !== null && samples > size && !replacement)
    throw new RangeError(`--samples asks for ${plural(samples)}; the space has ${size}. ${hint}`);
}

/** The state of a strategy that goes through ordinals from 0 on. */
export const firstState: StrategyState = { next: '0' };

function checkCount(count: number): void {
  if (!Number.isSafeInteger(count) || count < 1 || count > maxShardSize)
    throw new RangeError(`a strategy is asked for 1 to ${maxShardSize} architectures; received ${count}`);
}

/** The ordinal that comes next, out of a strategy's state. */
const nextOrdinal = (state: StrategyState): bigint =>
  typeof state['next'] === 'string' ? BigInt(state['next']) : 0n;

/** The ordinals of an ask of `count`, bounded by `end` (null: without end); null where there are none left. */
export function nextOrdinals(
  state: StrategyState,
  count: number,
  end: bigint | null,
): { readonly from: bigint; readonly to: bigint; readonly state: StrategyState } | null {
  checkCount(count);
  const from = nextOrdinal(state);
  if (end !== null && from >= end) return null;
  const to = end === null || from + BigInt(count) < end ? from + BigInt(count) : end;
  return { from, to, state: { next: String(to) } };
}

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
  const ordinals = nextOrdinals(state, count, samples !== null && samples < size ? samples : size);
  if (ordinals === null) return null;
  const { from, to, state: next } = ordinals;
  return { state: next, proposal: { kind: 'range', order, from, to } };
}
