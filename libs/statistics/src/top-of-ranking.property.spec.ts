import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { precisionAt, regretAt } from './top-of-ranking.ts';

function permutations(items: readonly number[]): readonly (readonly number[])[] {
  if (items.length === 0) return [[]];
  return items.flatMap((item) =>
    permutations(items.filter((other) => other !== item)).map((rest) => [item, ...rest]),
  );
}

/** Every order of the items in which a higher value never comes after a lower one. */
function rankings(values: readonly number[]): readonly (readonly number[])[] {
  const descends = (order: readonly number[]): boolean =>
    order.every((item, place) => place === 0 || values[order[place - 1]!]! >= values[item]!);
  return permutations([...values.keys()]).filter(descends);
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

const few = fc.integer({ min: 0, max: 2 });
const samples = fc
  .array(fc.tuple(few, few), { minLength: 1, maxLength: 5 })
  .chain((pairs) => fc.tuple(fc.constant(pairs), fc.integer({ min: 1, max: pairs.length })))
  .map(([pairs, k]) => ({ scores: pairs.map(([score]) => score), accuracies: pairs.map((p) => p[1]), k }));

describe('the top of a ranking with ties', () => {
  it('has the mean precision of all its orders', () => {
    fc.assert(
      fc.property(samples, ({ scores, accuracies, k }) => {
        const precisions = rankings(scores).flatMap((byScore) =>
          rankings(accuracies).map(
            (byAccuracy) =>
              byScore.slice(0, k).filter((item) => byAccuracy.slice(0, k).includes(item)).length / k,
          ),
        );
        expect(precisionAt({ scores, accuracies }, k)).toBeCloseTo(mean(precisions), 12);
      }),
    );
  });

  it('has the mean regret of all its orders', () => {
    fc.assert(
      fc.property(samples, ({ scores, accuracies, k }) => {
        const best = Math.max(...accuracies);
        const regrets = rankings(scores).map(
          (order) => best - Math.max(...order.slice(0, k).map((item) => accuracies[item]!)),
        );
        expect(regretAt({ scores, accuracies }, k)).toBeCloseTo(mean(regrets), 12);
      }),
    );
  });
});
