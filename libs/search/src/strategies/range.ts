import type { Position } from '@naswot/space';
import { positionsOf, type Order } from '../order.ts';
import { maxShardSize } from '../shard.ts';
import type { Asked, StrategyContext, StrategyState } from '../strategy.ts';

/**
 * Refused architectures in a row after which constraints are called impossible: the whole of NAS-Bench-101 could be, and a
 * constraint that a network has to be built for takes minutes for as many.
 */
const mostRefused = 1_000_000;

/** The state of a strategy that goes through ordinals from 0 on. */
export const firstState: StrategyState = { next: '0' };

/** Throws a RangeError for a number of asks that no strategy is asked for. */
export function checkCount(count: number): void {
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

/** The next `count` ordinals of an order, up to the samples or the end of the space. */
export function askRange(
  context: StrategyContext,
  state: StrategyState,
  count: number,
  order: Order,
): Asked | null {
  const { samples, included, isAllowed } = context;
  const { size } = context.space;
  if (included.length > 0 || isAllowed !== null) return askSifted(context, state, count, order);
  const ordinals = nextOrdinals(state, count, samples !== null && samples < size ? samples : size);
  if (ordinals === null) return null;
  const { from, to, state: next } = ordinals;
  return { state: next, proposal: { kind: 'range', order, from, to } };
}

/** Every architecture that follows `ordinal` of the included ones and then of the others in their order. */
function positionAt(
  { space, included }: StrategyContext,
  order: Order,
): (ordinal: bigint) => Position | null {
  const at = positionsOf(order, space.size);
  const distinct = [...new Set(included)];
  const isIncluded = new Set(distinct);
  const before = BigInt(distinct.length);
  return (ordinal) => {
    if (ordinal < before) return distinct[Number(ordinal)]!;
    const position = at(ordinal - before);
    return isIncluded.has(position) ? null : position;
  };
}

/**
 * The next `count` architectures of an order that keep the constraints, the included ones before it. The state says how many were
 * asked for, and up to where the order was looked through.
 */
function askSifted(
  context: StrategyContext,
  state: StrategyState,
  count: number,
  order: Order,
): Asked | null {
  checkCount(count);
  const { samples, isAllowed, space } = context;
  const at = positionAt(context, order);
  const end = space.size + BigInt(new Set(context.included).size);
  const asked = typeof state['asked'] === 'string' ? BigInt(state['asked']) : 0n;
  const left = samples === null || samples - asked > BigInt(count) ? count : Number(samples - asked);
  const positions: Position[] = [];
  let [ordinal, refused] = [nextOrdinal(state), 0];
  for (; ordinal < end && positions.length < left; ordinal += 1n) {
    const position = at(ordinal);
    if (position === null) continue;
    if (isAllowed === null || isAllowed(position)) [refused, positions[positions.length]] = [0, position];
    else if (++refused === mostRefused)
      throw new RangeError(
        `none of ${mostRefused} architectures keeps the search's constraints; loosen them`,
      );
  }
  if (positions.length === 0) return null;
  const next = { next: String(ordinal), asked: String(asked + BigInt(positions.length)) };
  return { state: next, proposal: { kind: 'list', positions } };
}
