import type { Minibatch } from '@naswot/dataset';
import {
  scoreNetwork,
  type CodesProbe,
  type EngineDescription,
  type Outcome,
  type ScoringSpec,
  type Weights,
} from '@naswot/scoring';
import type { Position, Space } from '@naswot/space';
import { loadTriedEngine } from './engine-attempt.ts';

/** One architecture's score made in this process. */
export interface FreshScore {
  readonly position: Position;
  readonly outcome: Outcome;
  readonly probe: CodesProbe | null;
  readonly durationMs: number;
}

export interface ScorerOptions {
  readonly space: Space;
  readonly spec: ScoringSpec;
  readonly engine: string;
  /** HOME/engines. */
  readonly enginesFolder: string;
  /** Null for a proxy that runs no network: no engine is loaded then. */
  readonly minibatch: Minibatch | null;
  weightsFor(position: Position): Weights;
}

/** Scores architectures one by one; holds an engine until it is disposed of. */
export interface ScorerInProcess extends AsyncDisposable {
  /** Null where no network is run. */
  readonly engine: EngineDescription | null;
  score(position: Position): Promise<FreshScore>;
}

/** A scorer with an engine that is loaded here. */
export async function scorerInProcess(options: ScorerOptions): Promise<ScorerInProcess> {
  const { space, spec, minibatch, weightsFor } = options;
  const engine = minibatch === null ? null : await loadTriedEngine(options.engine, options.enginesFolder);
  return {
    engine: engine?.describe() ?? null,
    async score(position) {
      const start = performance.now();
      const network = space.network(position, spec.network);
      const run =
        engine === null || minibatch === null
          ? null
          : { engine, weights: weightsFor(position), minibatch, memoryLimitBytes: null };
      const { outcome, probe } = await scoreNetwork({ network, spec, run });
      return { position, outcome, probe, durationMs: performance.now() - start };
    },
    [Symbol.asyncDispose]: async () => engine?.[Symbol.asyncDispose](),
  };
}
