import { checkSample, type Sample } from './sample.ts';
import { meanOf } from './summary.ts';
import { checkPaired, take, type Scores } from './values.ts';

function itemsByKey(keys: ArrayLike<string | number | bigint>): readonly (readonly number[])[] {
  const groups = new Map<string | number | bigint, number[]>();
  for (let item = 0; item < keys.length; item++) {
    const group = groups.get(keys[item]!);
    if (group) group.push(item);
    else groups.set(keys[item]!, [item]);
  }
  return [...groups.values()];
}

function meanScore(scores: Scores, items: readonly number[]): number | null {
  const scored = take(scores, items).filter((score) => score !== null);
  return scored.length === 0 ? null : meanOf(scored);
}

/**
 * A sample of distinct functions: architectures of one key (their class: one function under several strings) become one item with
 * the mean of their scores and of their accuracies, in the order of their first members. What is unscorable counts in no mean,
 * and a class is unscorable where all of it is. Throws a RangeError for lists of two lengths and for a broken sample.
 */
export function distinctOf(sample: Sample, keys: ArrayLike<string | number | bigint>): Sample {
  checkSample(sample);
  checkPaired(sample.scores, keys);
  const groups = itemsByKey(keys);
  return {
    scores: groups.map((items) => meanScore(sample.scores, items)),
    accuracies: groups.map((items) => meanOf(take(sample.accuracies, items))),
  };
}
