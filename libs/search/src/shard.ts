import { asPosition, type Position } from '@naswot/space';
import { positionsOf, type Order } from './order.ts';
import type { Proposal } from './strategy.ts';

/** What a shard dispatches: a run of an order without the skipped ordinals, or positions by name. */
export type ShardWork =
  | {
      readonly kind: 'range';
      readonly order: Order;
      readonly from: bigint;
      /** Exclusive; to - from is at most `maxShardSize`. */
      readonly to: bigint;
      /** One bit per ordinal from `from` (bit k of byte k >> 3 at k & 7), set where nothing is to be scored. */
      readonly skip: Uint8Array;
    }
  | { readonly kind: 'list'; readonly positions: readonly bigint[] };

/** Most architectures of one shard: its skipped ordinals fit into 512 bytes. */
export const maxShardSize = 4096;
/** Small enough that a killed machine loses minutes, large enough that planning costs nothing beside it. */
export const usualShardSize = 64;
/**
 * Shards a lane gets of what is left: half of that is dealt out at a time, so that the last ones are small and lanes end together.
 * Rounded up: of thirty architectures ten shards where rounded down there were thirteen, and lanes end as close together.
 * @see Hummel, Schonberg, Flynn, Communications of the ACM 35(8), 1992, "Factoring"
 */
const shardsPerLane = 2;

/**
 * How many architectures the next shard gets, of those that remain to be asked for (null where only time bounds them), from 1 to
 * `most`: large while much is left, small at the end.
 */
export function shardSize(remaining: bigint | null, lanes: number, most = usualShardSize): number {
  if (!Number.isSafeInteger(lanes) || lanes < 1)
    throw new RangeError(`shards are planned for 1 lane or more; received ${lanes}`);
  if (remaining === null) return most;
  const parts = BigInt(lanes * shardsPerLane);
  const fair = Number((remaining + parts - 1n) / parts);
  return Math.min(most, Math.max(1, fair));
}

/** Every position of a proposal in ask order, skipped or not. */
export function proposedPositions(proposal: Proposal, size: bigint): readonly Position[] {
  if (proposal.kind === 'list') return proposal.positions;
  const at = positionsOf(proposal.order, size);
  return Array.from({ length: Number(proposal.to - proposal.from) }, (_, k) => at(proposal.from + BigInt(k)));
}

/** One bit per place, set where `isSkipped`. */
function skipBitmap(isSkipped: readonly boolean[]): Uint8Array {
  const bitmap = new Uint8Array(Math.ceil(isSkipped.length / 8));
  isSkipped.forEach((skipped, k) => {
    if (skipped) bitmap[k >> 3]! |= 1 << (k & 7);
  });
  return bitmap;
}

const isSkippedIn = (bitmap: Uint8Array, k: number): boolean => ((bitmap[k >> 3]! >> (k & 7)) & 1) === 1;

const proposalSize = (proposal: Proposal): number =>
  proposal.kind === 'list' ? proposal.positions.length : Number(proposal.to - proposal.from);

/**
 * The work of a proposal of which only the asks with `isDispatched` are to be scored. Throws a RangeError for a proposal larger
 * than a shard.
 */
export function shardWork(proposal: Proposal, isDispatched: readonly boolean[]): ShardWork {
  const size = proposalSize(proposal);
  if (size > maxShardSize || size !== isDispatched.length)
    throw new RangeError(
      `a shard is planned from at most ${maxShardSize} asks, each dispatched or not; received ${size} asks and ${isDispatched.length} decisions`,
    );
  if (proposal.kind === 'list')
    return { kind: 'list', positions: proposal.positions.filter((_, k) => isDispatched[k]) };
  const { order, from, to } = proposal;
  return { kind: 'range', order, from, to, skip: skipBitmap(isDispatched.map((dispatched) => !dispatched)) };
}

/** The positions that a shard is to score, in its order. Throws a RangeError for a position outside the space. */
export function shardPositions(work: ShardWork, size: bigint): readonly Position[] {
  if (work.kind === 'list') return work.positions.map((position) => asPosition(position, size));
  const at = positionsOf(work.order, size);
  const places = Array.from({ length: Number(work.to - work.from) }, (_, k) => k);
  return places.filter((k) => !isSkippedIn(work.skip, k)).map((k) => at(work.from + BigInt(k)));
}
