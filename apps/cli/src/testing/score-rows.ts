import { makeSpec, specDigest, type Outcome, type ScoringSpec } from '@naswot/scoring';
import { scoredAs } from '@naswot/search';
import { findSpace, type Position } from '@naswot/space';
import { architectureRecord, type ScoreRow } from '@naswot/store';

export const space = findSpace('nas-bench-201');
const network = space.parseSettings({ stemChannels: 2, cellsPerStage: 1, imageSize: 8 });
const weights = { initialisation: 'kaiming-uniform', seed: 0, version: 1 };
const run = { minibatch: 'a'.repeat(64), weights, counting: 'unit' } as const;

/** Specs of every kind: seeded weights in both countings, weights of a file, and no run at all. */
export const specs: readonly ScoringSpec[] = [
  makeSpec({ proxy: 'naswot', network, run }),
  makeSpec({ proxy: 'naswot', network, run: { ...run, counting: 'released' } }),
  makeSpec({ proxy: 'naswot', network, run: { ...run, weights: { sha256: 'f'.repeat(64) } } }),
  makeSpec({ proxy: 'parameters', network, run: null }),
];

export const scored: Outcome = { kind: 'scored', value: 90.25, sizeTerm: 100.5, separationTerm: -10.25 };

/** A score as the store would give it. */
export function scoreRow(
  position: Position,
  spec: ScoringSpec,
  given: Partial<Pick<ScoreRow, 'outcome' | 'engine' | 'searchId' | 'durationMs' | 'scoredAt'>> = {},
): ScoreRow {
  const { architecture, publishedIndex, parameters, macs, ...record } = architectureRecord(
    space,
    spec.network,
    position,
  );
  return {
    ...{ space: space.name, architecture, position, index: publishedIndex, parameters, macs },
    representative: scoredAs(space, spec, position),
    proxy: spec.proxy,
    outcome: scored,
    reluUnits: spec.run?.counting === 'released' ? record.reluUnitsReleased : record.reluUnits,
    specDigest: specDigest(spec),
    searchId: 'k7p2',
    engine: 'onnx-cpu',
    durationMs: 190.5,
    scoredAt: new Date('2026-01-31T12:00:00.125Z'),
    ...given,
  };
}

const byDigest = new Map(specs.map((spec) => [specDigest(spec), spec]));

/** What a digest of `specs` stands for. */
export function specOf({ specDigest: digest }: Pick<ScoreRow, 'specDigest'>): Promise<ScoringSpec> {
  const spec = byDigest.get(digest);
  return spec === undefined
    ? Promise.reject(new Error(`no spec has digest ${digest}`))
    : Promise.resolve(spec);
}
