import { checkSample, type Sample } from './sample.ts';
import { topPlaces, type TopPlaces } from './top-places.ts';
import { checkWhole, take, type Numbers } from './values.ts';

function checkTop(sample: Sample, k: number): void {
  checkSample(sample);
  checkWhole(k, 1, sample.scores.length, 'k');
}

/** The probability of each item to be among the first, by item. */
function memberships({ certain, tied, left }: TopPlaces, count: number): Float64Array {
  const probabilities = new Float64Array(count);
  for (const item of certain) probabilities[item] = 1;
  for (const item of tied) probabilities[item] = left / tied.length;
  return probabilities;
}

/**
 * Precision at k: how many of the k best by score are among the k best by accuracy, over k. Ties across the k-th place stand in
 * any order, each as likely: the result is the mean over these orders, exactly. Throws a RangeError for a `k` that is no whole
 * number from 1 to the number of items, and for a broken sample.
 */
export function precisionAt(sample: Sample, k: number): number {
  checkTop(sample, k);
  const { scores, accuracies } = sample;
  const byScore = memberships(topPlaces(scores, k, 'the scores'), scores.length);
  const byAccuracy = memberships(topPlaces(accuracies, k, 'the accuracies'), scores.length);
  return byScore.reduce((sum, probability, item) => sum + probability * byAccuracy[item]!, 0) / k;
}

/** The mean of the best of `least` and of `drawn` numbers out of `descending`, over all ways to draw them. */
function meanBest(descending: Float64Array, drawn: number, least: number): number {
  let [mean, noneYet] = [0, 1];
  for (let place = 0; place < descending.length && noneYet > 0; place++) {
    const chosen = drawn / (descending.length - place);
    mean += noneYet * chosen * Math.max(least, descending[place]!);
    noneYet *= 1 - chosen;
  }
  return mean;
}

function bestOfAll(values: Numbers): number {
  let best = -Infinity;
  for (const value of values) best = Math.max(best, value);
  return best;
}

/**
 * Regret of the best of the top k: what is lost, in the unit of the accuracies, when the k best by score are trained and the best
 * of them is kept, against the best of the sample. Ties across the k-th place as in `precisionAt`: the mean over their orders.
 * Throws as `precisionAt`.
 */
export function regretAt(sample: Sample, k: number): number {
  checkTop(sample, k);
  const { scores, accuracies } = sample;
  const { certain, tied, left } = topPlaces(scores, k, 'the scores');
  const least = bestOfAll(take(accuracies, certain));
  const descending = Float64Array.from(take(accuracies, tied)).sort().reverse();
  return bestOfAll(accuracies) - meanBest(descending, left, least);
}

/**
 * The part of a sample with the highest accuracies: `fraction` of it (0.1: the top decile), rounded to whole items, at least one,
 * and all that are tied with the last of them. Throws a RangeError for a fraction outside (0, 1], and for a broken sample.
 */
export function topOf(sample: Sample, fraction: number): Sample {
  checkSample(sample);
  if (!(fraction > 0 && fraction <= 1))
    throw new RangeError(`a fraction lies above 0 and is at most 1; received ${fraction}`);
  const { scores, accuracies } = sample;
  if (scores.length === 0) return sample;
  const k = Math.max(1, Math.round(scores.length * fraction));
  const { certain, tied } = topPlaces(accuracies, k, 'the accuracies');
  const items = Int32Array.of(...tied, ...certain).sort();
  return { scores: take(scores, items), accuracies: take(accuracies, items) };
}
