import type { Minibatch } from '@naswot/dataset';
import { loadEngine } from '@naswot/engines';
import { isInitialisation } from '@naswot/network';
import {
  scoreNetwork,
  seededWeights,
  type CodesProbe,
  type Engine,
  type Outcome,
  type ScoringSpec,
  type Weights,
} from '@naswot/scoring';
import type { NetworkSettings, Position, Space } from '@naswot/space';
import { architectureRecord, type ArchitectureRecord } from '@naswot/store';

/** One architecture's score made in this process. */
export interface FreshScore {
  readonly architecture: ArchitectureRecord;
  readonly outcome: Outcome;
  readonly probe: CodesProbe | null;
  readonly durationMs: number;
}

/** Weights that a spec names by seed. */
export function weightsOfSpec({ run }: ScoringSpec): Weights {
  if (run === null || !('seed' in run.weights) || !isInitialisation(run.weights.initialisation))
    throw new TypeError('the spec names no seeded weights');
  return seededWeights({ initialisation: run.weights.initialisation, seed: run.weights.seed });
}

export interface ScorerInProcess {
  readonly engine: Engine | null;
  score(position: Position): Promise<FreshScore>;
}

/** Scores architectures one by one with an engine that is loaded here; `weights` by seed, or a file's. */
export async function scorerInProcess(
  space: Space,
  settings: NetworkSettings,
  spec: ScoringSpec,
  engineName: string,
  minibatch: Minibatch | null,
  weightsFor: (position: Position) => Weights,
): Promise<ScorerInProcess> {
  const engine = minibatch === null ? null : await loadEngine(engineName);
  return {
    engine,
    async score(position) {
      const start = performance.now();
      const network = space.network(position, settings);
      const run =
        engine === null || minibatch === null
          ? null
          : { engine, weights: weightsFor(position), minibatch, memoryLimitBytes: null };
      const { outcome, probe } = await scoreNetwork({ network, spec, run });
      const architecture = architectureRecord(space, settings, position);
      return { architecture, outcome, probe, durationMs: performance.now() - start };
    },
  };
}
