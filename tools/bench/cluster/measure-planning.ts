import {
  findStrategy,
  maxShardSize,
  plainContext,
  proposedPositions,
  shardWork,
  type StrategyContext,
} from '@naswot/search';
import { choiceSpace } from '@naswot/search/testing';
import { median } from '../machine.ts';

/** Architectures of the spaces that planning is measured in. */
const sizes = [15_625n, 10n ** 6n, 10n ** 12n, 10n ** 18n];
const shards = 51;

/** Milliseconds for each of some shards of a random search of the largest size, as a coordinator plans them. */
function planShards(context: StrategyContext): readonly number[] {
  const random = findStrategy('random');
  let state = random.start(context);
  return Array.from({ length: shards }, () => {
    const startedAt = performance.now();
    const asked = random.ask(context, state, maxShardSize);
    if (asked === null) return performance.now() - startedAt;
    const positions = proposedPositions(asked.proposal, context.space.size);
    shardWork(
      asked.proposal,
      positions.map(() => true),
    );
    state = asked.state;
    return performance.now() - startedAt;
  });
}

/** Microseconds of planning an architecture, by the size of the space. */
export function measurePlanning(): Readonly<Record<string, number>> {
  const measure = (size: bigint): number => {
    const context = plainContext({ ...choiceSpace([1]), size });
    const count = size < BigInt(shards * maxShardSize) ? Number(size) / maxShardSize : shards;
    const times = planShards(context).slice(0, Math.floor(count));
    return (1000 * median(times)) / maxShardSize;
  };
  // Code is compiled in the first.
  for (const size of sizes) measure(size);
  return Object.fromEntries(sizes.map((size) => [String(size), measure(size)]));
}
