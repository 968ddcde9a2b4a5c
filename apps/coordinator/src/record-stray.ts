import type { ResultMessage } from '@naswot/queue';
import { isEnvironmental } from '@naswot/scoring';
import { scoredAs, shardPositions } from '@naswot/search';
import { findSpace, type Position } from '@naswot/space';
import type { ResultBatch, SearchRecord } from '@naswot/store';
import { OpenShards } from './open-shards.ts';
import { refusalOf } from './refusal-of.ts';
import type { SittingContext } from './sitting.ts';

/** What the shard of a result asks for and is not done with, by representative; null where it is done, or was never planned. */
async function askedOf(
  { shard }: ResultMessage,
  { id, plan }: SearchRecord,
  { store }: SittingContext,
): Promise<readonly Position[] | null> {
  const outstanding = await store.outstandingShard(id, shard);
  if (outstanding === null) return null;
  const space = findSpace(plan.space);
  return shardPositions(outstanding.work, space.size).map((position) => scoredAs(space, plan.spec, position));
}

/** Why a result, or part of it, is of what nobody asked for; null where it is not. */
function refusal(result: ResultMessage, asked: readonly Position[] | null, nextShard: bigint): string | null {
  const open = new OpenShards();
  if (asked !== null) open.open(result.shard, asked, 0);
  return refusalOf(result, { open, nextShard });
}

/** Whether nothing of a shard is left to score once these scores are recorded. */
async function isDone(
  asked: readonly Position[],
  scores: ReadonlySet<bigint>,
  { plan }: SearchRecord,
  { store }: SittingContext,
): Promise<boolean> {
  const others = asked.filter((position) => !scores.has(position));
  const known = await store.knownScores(plan.space, plan.spec, others);
  return others.every((position) => known.has(position));
}

/** What became of the result of a search that does not run. */
export interface RecordedStray {
  readonly parts: ResultBatch['parts'];
  /** Why something of it was not taken, and is told; null where all of it was asked for. */
  readonly refusal: string | null;
}

/**
 * Records the scores of a result whose search does not run, without opening a sitting: of the search nothing is read but the
 * result's shard. Its strategy is told of them from the store when it goes on, as of other searches' scores; what happened to an
 * attempt is not known there, so it is left out here and the architecture is scored again. Throws a StoreError `fenced` where the
 * search runs by now. A repeat changes nothing.
 */
export async function recordStray(
  result: ResultMessage,
  search: SearchRecord,
  context: SittingContext,
): Promise<RecordedStray> {
  const asked = await askedOf(result, search, context);
  const reason = refusal(result, asked, search.asked);
  const wanted = new Set<bigint>(asked);
  const scores = result.scores.filter(
    ({ position, outcome }) => wanted.has(position) && !isEnvironmental(outcome),
  );
  if (asked === null || scores.length === 0) return { parts: [], refusal: reason };
  const parts = [
    {
      engine: result.engine,
      scores: scores.map((score) => ({ ...score, position: score.position as Position })),
    },
  ];
  const done = await isDone(asked, new Set(scores.map(({ position }) => position)), search, context);
  const batch = { parts, completedShards: done ? [result.shard] : [], strategyState: null };
  await context.store.recordResults(search.id, search.epoch, batch, context.term);
  return { parts, refusal: reason };
}
