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

export const maxShardSize = 4096;
/** Small enough that a killed machine loses minutes, large enough that planning costs nothing beside it. */
const usualShardSize = 64;
/** Shards a lane gets of what is left: the last ones are small, so that lanes end together. */
const shardsPerLane = 8;

/** How many architectures the next shard gets, of those that remain to be asked for. */
export function shardSize(remaining: bigint | null, lanes: number): number {
  if (remaining === null) return usualShardSize;
  const fair = Number(remaining / BigInt(lanes * shardsPerLane));
  return Math.min(usualShardSize, Math.max(1, fair));
}

/** Every position of a proposal in ask order, skipped or not. */
export function proposedPositions(proposal: Proposal, size: bigint): readonly Position[] {
  if (proposal.kind === 'list') return proposal.positions;
  const at = positionsOf(proposal.order, size);
  return Array.from({ length: Number(proposal.to - proposal.from) }, (_, k) => at(proposal.from + BigInt(k)));
}

/** The work of a proposal of which only the asks with `isDispatched` are to be scored. */
export function shardWork(proposal: Proposal, isDispatched: readonly boolean[]): ShardWork {
  if (proposal.kind === 'list')
    return { kind: 'list', positions: proposal.positions.filter((_, k) => isDispatched[k] === true) };
  const skip = new Uint8Array(Math.ceil(isDispatched.length / 8));
  isDispatched.forEach((dispatched, k) => {
    if (!dispatched) skip[k >> 3] = (skip[k >> 3] ?? 0) | (1 << (k & 7));
  });
  return { kind: 'range', order: proposal.order, from: proposal.from, to: proposal.to, skip };
}

/** The positions that a shard is to score, in its order. */
export function shardPositions(work: ShardWork, size: bigint): readonly Position[] {
  if (work.kind === 'list') return work.positions.map((position) => asPosition(position, size));
  const at = positionsOf(work.order, size);
  const ordinals = Array.from({ length: Number(work.to - work.from) }, (_, k) => k);
  return ordinals
    .filter((k) => (((work.skip[k >> 3] ?? 0) >> (k & 7)) & 1) === 0)
    .map((k) => at(work.from + BigInt(k)));
}
