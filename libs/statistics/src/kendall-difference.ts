import { estimate, type Coefficient, type Estimate } from './estimate.ts';
import { z975 } from './fisher-interval.ts';
import { kendallCoefficient, pairwiseError } from './kendall-tau.ts';
import type { RandomStreams } from './random-streams.ts';
import type { Scores } from './values.ts';

/** The difference of two tau-b with one third list, prepared for resampling. Throws as `kendallTau`. */
export function kendallDifferenceCoefficient(a: Scores, b: Scores, truth: Scores): Coefficient {
  const [first, second] = [kendallCoefficient(a, truth), kendallCoefficient(b, truth)];
  const weighted = (weights: Int32Array): number | null => {
    const [tauOfFirst, tauOfSecond] = [first.weighted(weights), second.weighted(weights)];
    return tauOfFirst === null || tauOfSecond === null ? null : tauOfFirst - tauOfSecond;
  };
  return {
    count: first.count,
    weighted,
    analyticInterval(value) {
      const influence = second.influence();
      const difference = first.influence().map((part, item) => part - influence[item]!);
      const margin = z975 * pairwiseError(difference);
      return { low: value - margin, high: value + margin };
    },
  };
}

/**
 * By how much `a` agrees better than `b` with the same accuracies: tau-b of `a` less tau-b of `b`, from -2 to 2, with its 95 %
 * interval (`Estimate`). Both are taken over the same items, so that the interval is far narrower than two separate ones suggest:
 * where it holds 0 the sample does not tell them apart. Null where one of the two is not defined and of fewer than four items.
 * Throws as `kendallTau`.
 */
export const estimateKendallDifference = (
  a: Scores,
  b: Scores,
  truth: Scores,
  streams: RandomStreams,
): Estimate | null => estimate(kendallDifferenceCoefficient(a, b, truth), streams);
