import type { ScoringSpec } from '@naswot/scoring';
import type { SearchPlan } from '@naswot/search';
import type { Position } from '@naswot/space';
import type { ArchitectureRecord, ScoreRecord, ShardPlan } from '../records.ts';

export const batchSize = 100;

/** A plan whose spec nobody else has; nothing of it is ever run. */
export function batchPlan(seed: number): SearchPlan {
  const spec: ScoringSpec = {
    proxy: 'naswot',
    proxyVersion: 1,
    network: { cellsPerStage: 1 },
    run: { minibatch: 'm', weights: { initialisation: 'none', seed, version: 1 }, counting: 'unit' },
  };
  const budget = { samples: null, timeLimitMs: 1 };
  const strategy = { strategy: 'random', seed: 0, replacement: false, window: 16 };
  return { name: '', space: 'nas-bench-201', network: spec.network, ...strategy, budget, spec };
}

/** Beyond every position of the space, so that no real architecture is taken for one of these. */
const first = 10n ** 17n;

const positionsOf = (batch: number, size: number): readonly Position[] =>
  Array.from({ length: size }, (_, k) => (first + BigInt(batch * size + k)) as Position);

const architecture = (position: Position): ArchitectureRecord => ({
  position,
  architecture: `architecture ${position}`,
  publishedIndex: null,
  representative: position,
  parameters: 1000 + Number(position % 10n),
  macs: 1,
  reluUnits: 1,
  reluUnitsReleased: 2,
  isConnected: true,
});

/** Shard number `batch` of architectures that are each alone in their class. */
export function batchShard(batch: number, size = batchSize): ShardPlan {
  const positions = positionsOf(batch, size);
  return {
    architectures: positions.map(architecture),
    members: positions.map((position) => ({
      ordinal: position - first,
      position,
      representative: position,
      origin: 'dispatched',
      isResolved: false,
    })),
    shard: { number: BigInt(batch), work: { kind: 'list', positions }, attempt: 1 },
    strategyState: { next: String((batch + 1) * size) },
    asked: BigInt((batch + 1) * size),
  };
}

/** Scores of that shard; every value comes several times. */
export const batchScores = (batch: number, size = batchSize): readonly ScoreRecord[] =>
  positionsOf(batch, size).map((position) => {
    const value = Number(position % 7n);
    return {
      position,
      outcome: { kind: 'scored', value, sizeTerm: value, separationTerm: 0 },
      durationMs: 1,
    };
  });
