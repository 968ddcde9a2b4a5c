import type { Outcome, ScoringSpec } from '@naswot/scoring';
import type { SearchPlan } from '@naswot/search';
import { findSpace, type Position } from '@naswot/space';
import { architectureRecord } from '../architecture-record.ts';
import type { SearchCounts, SearchRecord, ShardPlan } from '../records.ts';
import type { Store } from '../store.ts';
import { coordinatorPrefix } from '../leadership.ts';

export const space = findSpace('nas-bench-201');
export const settings = space.parseSettings({ stemChannels: 2, cellsPerStage: 1, imageSize: 8 });
export const engine = { name: 'test', version: '1', device: 'none' };

export const scored = (value: number): Outcome => ({
  kind: 'scored',
  value,
  sizeTerm: value + 1,
  separationTerm: -1,
});

/** The representative of a row of the published table. */
export const at = (index: number): Position => space.representative(space.atPublishedIndex(index));

/** Shard 0 of these asks; an architecture that comes again leans on the first. */
export const shardPlan = (positions: readonly Position[]): ShardPlan => ({
  architectures: positions.map((position) => architectureRecord(space, settings, position)),
  members: positions.map((position, k) => ({
    ordinal: BigInt(k),
    position,
    representative: position,
    origin: positions.indexOf(position) < k ? 'reused' : 'dispatched',
    isResolved: false,
  })),
  shard: { number: 0n, work: { kind: 'list', positions }, attempt: 1 },
  strategyState: { next: String(positions.length) },
  asked: BigInt(positions.length),
});

/** A search under a spec of its own: scores are shared by everything under one spec. */
export interface TrialSearch {
  readonly id: string;
  readonly epoch: bigint;
  readonly plan: SearchPlan;
  readonly spec: ScoringSpec;
  /** Records outcomes by the representative's position, and shard 0 as complete where it is. */
  record(scores: readonly (readonly [Position, Outcome])[], isComplete?: boolean): Promise<SearchCounts>;
}

let seed = 0;

/** A plan whose spec is no other's. */
export function nextPlan(): SearchPlan {
  const weights = { initialisation: 'kaiming-uniform', seed: ++seed, version: 1 };
  const run = { minibatch: 'm', weights, counting: 'unit' } as const;
  const spec: ScoringSpec = { proxy: 'naswot', proxyVersion: 1, network: settings, run };
  const budget = { samples: 10n, timeLimitMs: null };
  const strategy = { strategy: 'random', seed: 0, replacement: false, window: 16 };
  return { name: '', space: space.name, network: settings, ...strategy, budget, spec };
}

/** A search that is acquired; under the plan of another where it is given. */
export async function beginSearch(store: Store, plan: SearchPlan = nextPlan()): Promise<TrialSearch> {
  const strategyState = { next: '0' };
  const id = `test${++seed}`;
  await store.createSearch({ id, plan, engine: 'test', lanes: 1, strategyState });
  const { epoch }: SearchRecord = await store.acquireSearch(id, `${coordinatorPrefix}here`, {
    engine: 'test',
    lanes: 1,
  });
  return {
    id,
    epoch,
    plan,
    spec: plan.spec,
    record: (scores, isComplete = false) =>
      store.recordResults(id, epoch, {
        parts: [
          { engine, scores: scores.map(([position, outcome]) => ({ position, outcome, durationMs: 5 })) },
        ],
        completedShards: isComplete ? [0n] : [],
        strategyState: null,
      }),
  };
}
