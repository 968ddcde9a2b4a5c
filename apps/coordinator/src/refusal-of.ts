import type { ResultMessage } from '@naswot/queue';
import type { Position } from '@naswot/space';
import { firstCanary } from './canaries.ts';
import type { OpenShards } from './open-shards.ts';

/**
 * Why a result, or part of it, is of what nobody asked for; null where it is not. Scores that come again, and those of a shard
 * that is done, were asked for. `nextShard` is the number that no shard has yet.
 */
export function refusalOf(
  { shard: number, scores }: Pick<ResultMessage, 'shard' | 'scores'>,
  { open, nextShard }: { readonly open: OpenShards; readonly nextShard: bigint },
): string | null {
  const shard = open.find(number);
  if (shard === null)
    return number >= nextShard && number < firstCanary ? 'its shard was never planned' : null;
  const unawaited = scores.filter(({ position }) => !shard.awaited.has(position as Position));
  if (unawaited.length === 0) return null;
  const asked = new Set<bigint>(shard.asked);
  const foreign = unawaited.filter(({ position }) => !asked.has(position)).length;
  return foreign === 0
    ? null
    : `${foreign} of its ${scores.length} scores are of architectures that its shard does not have`;
}
