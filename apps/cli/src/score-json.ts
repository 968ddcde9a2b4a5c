import type { ForeignSource, NetworkSettings, Outcome, ScoringSpec } from '@naswot/scoring';
import type { MinibatchSource } from '@naswot/dataset';
import { findSpace } from '@naswot/space';
import type { ScoreRow } from '@naswot/store';

/** One entry of `scores` in the JSON that other programs read. */
export interface ScoreEntry {
  readonly architecture: string;
  readonly representative: string;
  readonly index: number | null;
  readonly outcome: Outcome;
  readonly reluUnits: number;
  readonly parameters: number;
  readonly macs: number;
  readonly durationMs: number;
  readonly cached: boolean;
}

/** A stored score as an entry; `cached` unless it was made just now. */
export function scoreEntry(row: ScoreRow, cached: boolean): ScoreEntry {
  const { architecture, index, outcome, reluUnits, parameters, macs, durationMs } = row;
  const representative = findSpace(row.space).format(row.representative);
  return { architecture, representative, index, outcome, reluUnits, parameters, macs, durationMs, cached };
}

export interface SpecDocument {
  readonly digest: string;
  readonly proxy: string;
  readonly proxyVersion: number;
  readonly network: NetworkSettings;
  readonly minibatch: {
    digest: string;
    source: string;
    size: number;
    seed: number | null;
    notice: string | null;
  } | null;
  readonly weights: NonNullable<ScoringSpec['run']>['weights'] | null;
  readonly counting: string | null;
  /** Of scores that another program made. */
  readonly foreign?: ForeignSource;
}

/** A spec with where its images come from. */
export function specDocument(
  digest: string,
  spec: ScoringSpec,
  minibatch: { readonly shape: readonly number[]; readonly source: MinibatchSource } | null,
): SpecDocument {
  const { proxy, proxyVersion, network, run, foreign } = spec;
  return {
    digest,
    proxy,
    proxyVersion,
    network,
    minibatch:
      run === null || minibatch === null
        ? null
        : {
            digest: run.minibatch,
            source: minibatch.source.dataset,
            size: minibatch.shape[0] ?? 0,
            seed: minibatch.source.seed,
            notice: minibatch.source.notice,
          },
    weights: run?.weights ?? null,
    counting: run?.counting ?? null,
    ...(foreign !== undefined && { foreign }),
  };
}
