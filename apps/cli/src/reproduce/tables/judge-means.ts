import type { RunSpread } from '@naswot/search';
import type { Judgement } from '../verdict.ts';
import type { PublishedSpread } from './published-table.ts';

/** Runs of one method with what they chose. */
export interface MeanOfRuns extends Pick<RunSpread, 'mean' | 'standardDeviation'> {
  readonly runs: number;
}

/**
 * Percent, by data set. Cells of NAS-Bench-201 that compute the same function and were trained apart have accuracies whose standard
 * deviation stays below this in nine of ten classes (means over seeds, 200 epochs): a smaller difference is none of architectures.
 */
const tolerances: Readonly<Record<string, number>> = {
  'cifar10-valid': 0.4,
  cifar10: 0.3,
  cifar100: 0.5,
  'ImageNet16-120': 0.6,
};

/** Percent: means known no better than this do not tell the paper's methods apart. */
const largestError = 2;

/** Of a normal distribution, two sides of 95 %. */
const deviations = 1.96;

/** The rule in words, for whoever reads a verdict. */
export const tableRuleInWords =
  `'agrees' where the means differ by no more than a tolerance, or than the 95 % sampling error of their difference ` +
  `(${deviations} times the root of the sum of sd^2 / runs of both). The tolerance is for other images, weights and trainings: ` +
  `0.3 points on CIFAR-10 (0.4 where half of it trains), 0.5 on CIFAR-100, 0.6 on ImageNet16-120, about what equal cells that were ` +
  `trained apart differ by. Where the error is above ${largestError} points, what does not differ is 'undecided'. There is no verdict ` +
  `where simulated time is modelled, where a part of the space is scored, and where the networks are not the paper's.`;

/** Ours less the published mean, by `tableRuleInWords`; null of a single run. Throws a RangeError for a data set without a tolerance. */
export function judgeMeans(
  ours: MeanOfRuns,
  published: PublishedSpread,
  publishedRuns: number,
  dataset: string,
): Judgement | null {
  const tolerance = tolerances[dataset];
  if (tolerance === undefined) throw new RangeError(`there is no tolerance for accuracies on ${dataset}`);
  if (ours.standardDeviation === null) return null;
  const difference = ours.mean - published.mean;
  const samplingError =
    deviations * Math.sqrt(ours.standardDeviation ** 2 / ours.runs + published.sd ** 2 / publishedRuns);
  if (Math.abs(difference) > Math.max(tolerance, samplingError))
    return { difference, samplingError, verdict: 'differs' };
  return { difference, samplingError, verdict: samplingError > largestError ? 'undecided' : 'agrees' };
}
