import { reportCard } from '@naswot/benchmark';
import { randomStream } from '@naswot/network';
import { specDigest, type Outcome, type ScoringSpec } from '@naswot/scoring';
import { asPosition, type Position } from '@naswot/space';
import type { ScoreRow } from '@naswot/store';
import type { CardSubject } from '../comparison/card-subject.ts';
import { gatherComparison } from '../comparison/gather-comparison.ts';
import type { Accuracies } from '../comparison/read-accuracies.ts';
import type { ScoresBySpec, SubjectScores } from '../comparison/subject-scores.ts';
import { specDocument } from '../score-json.ts';
import { scoreRow, space, specs } from './score-rows.ts';

const items = 120;

/** Positions all over the space; in the 0th no edge is connected. */
export const madeUpPositions: readonly Position[] = Array.from({ length: items }, (_, item) =>
  asPosition(BigInt(item * 130), space.size),
);

const normals = (label: string): Float64Array => randomStream(0, label).normals(items);

const [seeded, , , parameters] = specs as readonly [ScoringSpec, ScoringSpec, ScoringSpec, ScoringSpec];

/** The spec of `score-rows.ts` with weights of another seed. */
export function seededSpec(seed: number): ScoringSpec {
  const { run } = seeded;
  if (run === null) throw new Error('a seeded spec has a run');
  return { ...seeded, run: { ...run, weights: { initialisation: 'kaiming-uniform', seed, version: 1 } } };
}

const unscorable: Outcome = { kind: 'unscorable', reason: 'disconnected', detail: 'nothing is connected' };

/** Scores of made-up cells: their parameters' logarithm and some noise; the 0th is disconnected. */
export function madeUpScores(spec: ScoringSpec): ScoresBySpec {
  const noise = normals(specDigest(spec));
  const rows = madeUpPositions.map((position, item): [Position, ScoreRow] => {
    const row = scoreRow(position, spec, { outcome: unscorable });
    if (item === 0) return [position, row];
    const sizeTerm = 10 * Math.log(row.parameters);
    const separationTerm = -3 + (noise[item] ?? 0);
    const outcome: Outcome =
      spec.run === null
        ? { kind: 'scored', value: row.parameters, sizeTerm: null, separationTerm: null }
        : { kind: 'scored', value: sizeTerm + separationTerm, sizeTerm, separationTerm };
    return [position, { ...row, outcome }];
  });
  return new Map(rows);
}

/** What training gave for them, by three seeds: their parameters' logarithm and more noise. */
export function madeUpAccuracies(): Accuracies {
  const [common, ...seeds] = ['common', '777', '888', '999'].map(normals);
  return new Map(
    madeUpPositions.map((position, item) => {
      const { architecture, parameters: count } = scoreRow(position, seeded);
      const truth = 40 + 5 * Math.log10(count) + 2 * (common?.[item] ?? 0);
      const bySeed = seeds.map((seed) => truth + (seed[item] ?? 0) / 2);
      const mean = bySeed.reduce((sum, value) => sum + value, 0) / bySeed.length;
      return [architecture, [mean, mean - 1, bySeed]];
    }),
  );
}

export const madeUpSubject = (...given: readonly ScoringSpec[]): SubjectScores => ({
  proxy: given[0]?.proxy ?? '',
  specs: given.map((spec) => ({ space: space.name, digest: specDigest(spec), spec })),
  scores: given.map(madeUpScores),
  attempts: 0,
});

/** A card of two proxies, one of them under two specs, against a benchmark whose name needs every escape. */
export function madeUpCard(): CardSubject {
  const subjects = [madeUpSubject(seededSpec(0), seededSpec(1)), madeUpSubject(parameters)];
  const gathered = gatherComparison(subjects, space.name, madeUpAccuracies());
  const records = subjects.flatMap((subject) => subject.specs);
  return {
    title: {
      space: space.name,
      benchmark: String.raw`50%_of {my} #1 table|v2 & \all~ ^$<>`,
      metric: 'cifar10_test_200',
      selectedBy: 'cifar10_valid_200',
      spec: records[0]?.digest ?? '',
      withoutAccuracy: gathered.withoutAccuracy,
    },
    specs: records.map(({ digest, spec }) => specDocument(digest, spec, null)),
    isTest: true,
    seeds: [777, 888, 999],
    subjects: gathered.subjects,
    card: reportCard(gathered.comparison, (label) => randomStream(0, label)),
  };
}
