import {
  bandsOf,
  distinctOf,
  estimateKendallTau,
  estimatePartialSpearmanRho,
  estimatePearsonR,
  estimateSpearmanRho,
  kendallTau,
  precisionAt,
  regretAt,
  spearmanRho,
  topOf,
  type Estimate,
  type RandomStreams,
  type Sample,
} from '@naswot/statistics';
import type { Comparison, Ranking, Term } from './comparison.ts';
import { repeatsCard, type RepeatsCard } from './repeats-card.ts';

/** How one ranking agrees with trained accuracy. A coefficient is null where it is not defined. */
export interface RankingCard {
  readonly name: string;
  readonly term: Term | null;
  readonly spec: string | null;
  readonly unscorable: number;
  readonly kendallTauB: Estimate | null;
  readonly spearmanRho: Estimate | null;
  /** Of what has a score. */
  readonly pearsonR: Estimate | null;
  /** Spearman's rho given the parameters: what the ranking knows beyond them. */
  readonly spearmanRhoGivenParameters: Estimate | null;
  /** With the parameters themselves: how far the ranking is one by size. */
  readonly spearmanRhoWithParameters: number | null;
  /** Tau-b within the tenth of the architectures with the highest accuracies. */
  readonly topDecile: Estimate | null;
  /** Tau-b over distinct functions. */
  readonly distinctFunctions: Estimate | null;
  /** Tau-b within bands of equal size, smallest networks first. */
  readonly bands: readonly Band[];
  /** Of the k best by this ranking. */
  readonly top: readonly Top[];
  /** Null where the values are those of one spec. */
  readonly repeats: RepeatsCard | null;
}

/** Architectures with as many ReLU units as the bounds say, both included. */
export interface Band {
  readonly fromReluUnits: number;
  readonly toReluUnits: number;
  readonly count: number;
  readonly kendallTauB: number | null;
}

export interface Top {
  readonly k: number;
  /** How many of them are among the k most accurate, over k. */
  readonly precision: number;
  /** Percentage points between the best of all and the best of them. */
  readonly regret: number;
}

/** Bands at most: few enough for a screen, and each with something to rank. */
const bandLimit = 6;
const tops = [1, 10, 100] as const;

function pearson({ scores, accuracies }: Sample, streams: RandomStreams): Estimate | null {
  const items = Array.from(accuracies, (_, item) => item).filter((item) => scores[item] !== null);
  const scored = items.map((item) => scores[item]!);
  return estimatePearsonR(
    scored,
    items.map((item) => accuracies[item]!),
    streams,
  );
}

const bandCards = (sample: Sample, reluUnits: Comparison['reluUnits']): readonly Band[] =>
  bandsOf(sample, reluUnits, bandLimit).map(({ from, to, sample: within }) => ({
    fromReluUnits: from,
    toReluUnits: to,
    count: within.scores.length,
    kendallTauB: kendallTau(within.scores, within.accuracies),
  }));

const topCards = (sample: Sample): readonly Top[] =>
  tops
    .filter((k) => k < sample.scores.length)
    .map((k) => ({ k, precision: precisionAt(sample, k), regret: Math.max(0, regretAt(sample, k)) }));

const tau = ({ scores, accuracies }: Sample, streams: RandomStreams): Estimate | null =>
  estimateKendallTau(scores, accuracies, streams);

/** Everything that the report card says of one ranking. */
export function rankingCard(
  { name, term, spec, values, repeats }: Ranking,
  { accuracies, functions, reluUnits, parameters }: Comparison,
  streams: RandomStreams,
): RankingCard {
  const sample: Sample = { scores: values, accuracies };
  return {
    name,
    term,
    spec,
    unscorable: Array.from(values).filter((value) => value === null).length,
    kendallTauB: tau(sample, streams),
    spearmanRho: estimateSpearmanRho(values, accuracies, streams),
    pearsonR: pearson(sample, streams),
    spearmanRhoGivenParameters: estimatePartialSpearmanRho(values, accuracies, parameters, streams),
    spearmanRhoWithParameters: spearmanRho(values, parameters),
    topDecile: tau(topOf(sample, 0.1), streams),
    distinctFunctions: tau(distinctOf(sample, functions), streams),
    bands: bandCards(sample, reluUnits),
    top: topCards(sample),
    repeats: repeatsCard(repeats, { accuracies, functions }),
  };
}
