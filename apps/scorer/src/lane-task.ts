import type { Network } from '@naswot/network';
import {
  findProxy,
  weightsOfSpec,
  type Engine,
  type Minibatch,
  type RunSpec,
  type ScoreRequest,
  type Weights,
} from '@naswot/scoring';
import { asPosition, findSpace, type Position } from '@naswot/space';
import type { LaneRequest } from './lane-protocol.ts';

export type ScoreSome = LaneRequest & { readonly kind: 'score' };

/** What a request to score asks for, found on this machine. */
export interface LaneTask {
  readonly request: ScoreSome;
  readonly run: ScoreRequest['run'];
  readonly positions: readonly Position[];
  network(position: Position): Network;
}

/** Turns requests into tasks. It has the last minibatch and weights only: a lane works on one search after another. */
export class LaneTasks {
  readonly #engine: Engine;
  readonly #memoryLimitBytes: number | null;
  #weights: { readonly key: string; readonly source: Weights } | null = null;
  minibatch: Minibatch | null = null;

  constructor(engine: Engine, memoryLimitBytes: number | null) {
    this.#engine = engine;
    this.#memoryLimitBytes = memoryLimitBytes;
  }

  /** Throws where the request asks for what this program or this lane does not have. */
  of(request: ScoreSome): LaneTask {
    const space = findSpace(request.space);
    findProxy(request.spec.proxy);
    return {
      request,
      run: this.#runOf(request.spec.run),
      positions: request.positions.map((position) => asPosition(position, space.size)),
      network: (position) => space.network(position, request.spec.network),
    };
  }

  #runOf(run: RunSpec | null): ScoreRequest['run'] {
    if (run === null) return null;
    const { minibatch } = this;
    if (minibatch?.digest !== run.minibatch)
      throw new RangeError(`the lane was given no minibatch ${run.minibatch}`);
    return {
      engine: this.#engine,
      weights: this.#weightsOf(run),
      minibatch,
      memoryLimitBytes: this.#memoryLimitBytes,
    };
  }

  /** Of the same spec the same source, which keeps its tensors. */
  #weightsOf({ weights: spec }: RunSpec): Weights {
    const key = JSON.stringify(spec);
    if (this.#weights?.key !== key) this.#weights = { key, source: weightsOfSpec(spec) };
    return this.#weights.source;
  }
}
