import type { Minibatch } from '@naswot/dataset';
import {
  fileWeights,
  weightsOfSpec,
  type EngineDescription,
  type Outcome,
  type ScoringSpec,
  type Weights,
} from '@naswot/scoring';
import { scoredAs } from '@naswot/search';
import type { Position, Space } from '@naswot/space';
import { architectureRecord, type Store } from '@naswot/store';
import type { WeightsFile } from './given-files.ts';
import type { FreshScore, ScorerInProcess } from './score-in-process.ts';
import type { ScoreEntry } from './score-json.ts';

/** What `naswot score` is asked for: architectures of a space under a spec. */
export interface ScoreRequest {
  readonly space: Space;
  readonly spec: ScoringSpec;
  /** Null for a proxy that runs no network. */
  readonly minibatch: Minibatch | null;
  /** Null where weights come from a seed. */
  readonly weights: WeightsFile | null;
  readonly positions: readonly Position[];
}

/** The weights that each architecture is run with. */
export function weightsFor({ space, spec, weights }: ScoreRequest): (position: Position) => Weights {
  if (weights !== null)
    return (position) => fileWeights(weights.tensors, space.network(position, spec.network));
  const seeded = spec.run === null ? null : weightsOfSpec(spec.run.weights);
  return () => {
    if (seeded === null) throw new TypeError(`${spec.proxy} runs no network and wants no weights`);
    return seeded;
  };
}

const noEngine: EngineDescription = { name: 'none', version: '', device: '' };

/** One architecture asked for with its outcome; `fresh` where that was made now. */
function entryOf(
  { space, spec }: ScoreRequest,
  position: Position,
  outcome: Outcome,
  fresh?: FreshScore,
): ScoreEntry {
  const record = architectureRecord(space, spec.network, position);
  return {
    architecture: record.architecture,
    representative: space.format(scoredAs(space, spec, position)),
    index: record.publishedIndex,
    outcome,
    reluUnits: spec.run?.counting === 'released' ? record.reluUnitsReleased : record.reluUnits,
    parameters: record.parameters,
    macs: record.macs,
    durationMs: fresh?.durationMs ?? 0,
    cached: fresh === undefined,
  };
}

/** The scores that were asked for, in order, and what was made for them. */
export interface RequestedScores {
  readonly entries: readonly ScoreEntry[];
  readonly made: readonly FreshScore[];
}

/** Scores what is not in `known`, once for each class, and stores each score as soon as it is there. */
export async function scoreArchitectures(
  request: ScoreRequest,
  known: ReadonlyMap<Position, Outcome>,
  scorer: ScorerInProcess,
  store: Store,
): Promise<RequestedScores> {
  const { space, spec, positions } = request;
  const outcomes = new Map(known);
  const made: FreshScore[] = [];
  const record = (position: Position, scores: readonly FreshScore[]): Promise<void> => {
    const described = new Set([position, ...scores.map((score) => score.position)]);
    const architectures = [...described].map((one) => architectureRecord(space, spec.network, one));
    return store.recordScores(space.name, spec, scorer.engine ?? noEngine, architectures, scores);
  };
  const entries: ScoreEntry[] = [];
  for (const position of positions) {
    const scored = scoredAs(space, spec, position);
    const stored = outcomes.get(scored);
    if (stored !== undefined) {
      await record(position, []);
      entries.push(entryOf(request, position, stored));
      continue;
    }
    const fresh = await scorer.score(scored);
    await record(position, [fresh]);
    outcomes.set(scored, fresh.outcome);
    made.push(fresh);
    entries.push(entryOf(request, position, fresh.outcome, fresh));
  }
  return { entries, made };
}
