import { describe, expect, it } from 'vitest';
import { ScaleCheck } from './scale-check.ts';

/** Checks one metric's accuracies, the first of them in line 2. */
function check(dataset: string, accuracies: readonly number[], classes: Record<string, number> = {}): void {
  const scales = new ScaleCheck(classes);
  const common = { architecture: 'a', index: null, split: 'test', epochs: 200, seed: null } as const;
  const unknown = { trainingTimeMs: null, parameters: null };
  accuracies.forEach((accuracy, n) =>
    scales.add('metric', { ...common, ...unknown, dataset, accuracy }, n + 2),
  );
  scales.finish();
}

describe('percentages', () => {
  it.each<[string, string, readonly number[]]>([
    ['a good one among ten classes', 'cifar10', [93.5, 10, 0.91, 88]],
    ['the best of all', 'cifar10', [93.5, 10, 0.9437, 88]],
    ['one of a hundred classes', 'cifar100', [70.25, 1, 0.6528, 66.5]],
    ['the best of a hundred classes', 'cifar100', [70.25, 1, 0.735, 66.5]],
    ['one of 120 classes', 'ImageNet16-120', [46.1, 0.8333, 0.4633, 30.2]],
    ['one of a data set that nobody knows', 'mine', [70.25, 66.5, 0.6528, 33]],
    ['a bad one', 'cifar100', [70.25, 66.5, 0.15, 33]],
  ])('are told from a fraction: %s', (_, dataset, accuracies) => {
    expect(() => check(dataset, accuracies)).toThrow(
      `metric mixes percentages with fractions: line 4 has ${accuracies[2]}, where chance alone gives`,
    );
  });

  it.each<[string, string, readonly number[]]>([
    ['of chance', 'cifar100', [73.5133, 1, 1, 66.5, 1.02]],
    ['of chance, rounded', 'ImageNet16-120', [47.3111, 0.833333, 0.83, 30.2, 0.8, 21]],
    ['just below chance, far above what the best has', 'cifar100', [73.5133, 0.97, 0.88, 66.5]],
    ['of trainings that failed', 'cifar10', [93.5, 0, 91, 88]],
  ])('at or below 1 pass where they are those %s', (_, dataset, accuracies) => {
    expect(() => check(dataset, accuracies)).not.toThrow();
  });

  it('of a thousand classes pass where the mapping says so', () => {
    const accuracies = [70.25, 0.34, 66.5, 61];
    expect(() => check('mine', accuracies)).toThrow('line 3 has 0.34, where chance alone gives 1 %');
    expect(() => check('mine', accuracies, { mine: 1000 })).not.toThrow();
    expect(() => check('ImageNet', accuracies)).not.toThrow();
    expect(() => check('mine', [70.25, 0.04, 66.5, 61], { mine: 1000 })).toThrow('line 3 has 0.04');
  });
});
