import { asPosition, type Position } from '@naswot/space';
import type { Draws } from './draws.ts';
import { positionsOf } from './order.ts';
import type { StrategyContext } from './strategy.ts';

/** Refused draws after which constraints are called impossible: what one architecture in a thousand keeps is missed once in e^5. */
const mostDraws = 5000;
/** Architectures that distinct ones are looked for among, at most: seconds. */
const mostOrdinals = 100_000;
/** Refused edits of one architecture after which another is drawn: NAS-Bench-201's have 24 neighbours. */
const mostEdits = 200;

const word = 2 ** 32;

/** A uniform position. */
function drawAny({ space: { size } }: StrategyContext, { below }: Draws): Position {
  if (size <= BigInt(word)) return asPosition(BigInt(below(Number(size))), size);
  // 64 bits beyond the size leave a bias below 2^-64.
  let value = 0n;
  for (let left = size << 64n; left > 0n; left >>= 32n) value = (value << 32n) | BigInt(below(word));
  return asPosition(value % size, size);
}

/** The first that keeps the constraints, of `most` candidates; null where none does. */
function firstAllowed(
  { isAllowed }: StrategyContext,
  most: number,
  candidate: () => Position | null,
): Position | null {
  for (let k = 0; k < most; k++) {
    const position = candidate();
    if (position !== null && (isAllowed === null || isAllowed(position))) return position;
  }
  return null;
}

/** A uniform architecture among those that keep the constraints; throws a RangeError where none of 5,000 does. */
export function drawAllowed(context: StrategyContext, draws: Draws): Position {
  const position = firstAllowed(context, mostDraws, () => drawAny(context, draws));
  if (position !== null) return position;
  throw new RangeError(
    `none of ${mostDraws} architectures drawn at random keeps the search's constraints; loosen them`,
  );
}

/** Whichever `candidate` gives first that keeps the constraints; null stands for no architecture. Else one drawn at random. */
export function proposeAllowed(
  context: StrategyContext,
  draws: Draws,
  candidate: () => Position | null,
): Position {
  return firstAllowed(context, mostEdits, candidate) ?? drawAllowed(context, draws);
}

/** A random edit of an architecture that keeps the constraints; one drawn at random where no edit does. */
export function mutateAllowed(context: StrategyContext, draws: Draws, parent: Position): Position {
  return proposeAllowed(context, draws, () => context.space.mutate(parent, draws.below));
}

/** An architecture that no tell has led to: the included ones first, then drawn at random. */
export const firstAsk = (context: StrategyContext, draws: Draws, ordinal: number): Position =>
  context.included[ordinal] ?? drawAllowed(context, draws);

/**
 * Distinct architectures that keep the constraints: the included ones, then random ones, `most` together or as many as there are.
 * Throws a RangeError where there are none.
 */
export function drawDistinct(context: StrategyContext, most: number): readonly Position[] {
  const { space, seed, included, isAllowed } = context;
  const at = positionsOf({ kind: 'permutation', seed }, space.size);
  const found = new Set(included);
  const end = space.size < BigInt(mostOrdinals) ? Number(space.size) : mostOrdinals;
  for (let ordinal = 0; ordinal < end && found.size < most; ordinal++) {
    const position = at(BigInt(ordinal));
    if (isAllowed === null || isAllowed(position)) found.add(position);
  }
  if (found.size > 0) return [...found];
  throw new RangeError(
    `none of ${end} architectures drawn at random keeps the search's constraints; loosen them`,
  );
}
