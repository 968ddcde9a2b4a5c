import type { ShardMessage } from '@naswot/queue';
import { scoredAs, shardPositions, type ShardWork } from '@naswot/search';
import type { Outcome } from '@naswot/scoring';
import type { Position, Space } from '@naswot/space';
import type { SearchCounts, SearchRecord, Store } from '@naswot/store';
import { OpenShards } from './open-shards.ts';

/** What a sitting asks for under one spec: a search of the store, in its epoch. */
export interface Track {
  readonly search: SearchRecord;
  /** Of its spec among those of the sitting's search, from 0 on. */
  readonly place: number;
  readonly open: OpenShards;
  /** Its samples are the ordinal of its next member, too. */
  counts: SearchCounts;
  /** Number of the next shard. */
  nextShard: bigint;
}

/** Whose score a position gets under a track's spec. */
export const representativeIn = (space: Space, { search }: Track, position: Position): Position =>
  scoredAs(space, search.plan.spec, position);

export const knownScores = (
  store: Pick<Store, 'knownScores'>,
  { search: { plan } }: Track,
  representatives: readonly Position[],
): Promise<ReadonlyMap<Position, Outcome>> => store.knownScores(plan.space, plan.spec, representatives);

/** What a shard's dispatch says of its search. */
export interface Dispatching {
  readonly search: Pick<SearchRecord, 'id' | 'epoch' | 'plan'>;
}

/** A shard as it is dispatched: under an id that no other dispatch of any epoch has. */
export const dispatchOf = (
  { search: { id, epoch, plan } }: Dispatching,
  shard: bigint,
  work: ShardWork,
  attempt: number,
): ShardMessage => ({
  id: `${id}/${shard}/${epoch}.${attempt}`,
  searchId: id,
  shard,
  attempt,
  space: plan.space,
  spec: plan.spec,
  work,
});

/** After an interruption: what was dispatched and has no outcome yet is on its way, or has to be dispatched again. */
async function loadOpenShards(track: Track, space: Space, store: Store): Promise<void> {
  const { search, open } = track;
  if (search.asked === 0n) return;
  const pending = await store.pendingMembers(search.id);
  const waits = new Set(pending.map(({ representative }) => representative));
  track.nextShard = search.asked;
  for (const { number, work } of await store.outstandingShards(search.id)) {
    if (number >= track.nextShard) track.nextShard = number + 1n;
    const representatives = shardPositions(work, space.size).map((position) =>
      representativeIn(space, track, position),
    );
    open.open(number, representatives, 0);
    open.settle(representatives.filter((representative) => !waits.has(representative)));
  }
}

/** The track of a stored search, acquired, as it stands. */
export async function openTrack(
  search: SearchRecord,
  place: number,
  space: Space,
  store: Store,
): Promise<Track> {
  const { counts } = search;
  const track: Track = { search, place, open: new OpenShards(), counts, nextShard: 0n };
  await loadOpenShards(track, space, store);
  return track;
}
