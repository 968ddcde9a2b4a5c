import { describe, expect, it } from 'vitest';
import { metricName } from './metric.ts';
import { meanOverSeeds, type TrainedAccuracy } from './trained-accuracy.ts';

const accuracy = (more: Partial<TrainedAccuracy>): TrainedAccuracy => ({
  architecture: 'a',
  index: 0,
  dataset: 'cifar10',
  split: 'test',
  epochs: 200,
  seed: 777,
  accuracy: 90,
  trainingTimeMs: 1000,
  parameters: 5,
  ...more,
});

describe('the mean over seeds', () => {
  it('is taken for each architecture, data set, split and epochs', () => {
    const given = [
      accuracy({}),
      accuracy({ architecture: 'b', accuracy: 50 }),
      accuracy({ seed: 888, accuracy: 91, trainingTimeMs: 2000 }),
      accuracy({ split: 'validation', accuracy: 70 }),
      accuracy({ epochs: 12, accuracy: 60, trainingTimeMs: null }),
      accuracy({ epochs: 12, accuracy: 62, seed: 888 }),
    ];
    expect(meanOverSeeds(given)).toEqual([
      accuracy({ seed: null, accuracy: 90.5, trainingTimeMs: 1500 }),
      accuracy({ seed: null, architecture: 'b', accuracy: 50 }),
      accuracy({ seed: null, split: 'validation', accuracy: 70 }),
      accuracy({ seed: null, epochs: 12, accuracy: 61, trainingTimeMs: null }),
    ]);
  });
});

describe('the name of a metric', () => {
  it.each([
    ['cifar10-valid', 'validation', 'cifar10_valid_200'],
    ['cifar10-valid', 'test', 'cifar10_valid_split_test_200'],
    ['cifar10', 'test', 'cifar10_test_200'],
    ['cifar100', 'validation', 'cifar100_valid_200'],
    ['ImageNet16-120', 'test', 'imagenet16_120_test_200'],
  ] as const)('of %s, %s, is %s', (dataset, split, name) => {
    expect(metricName({ dataset, split, epochs: 200 })).toBe(name);
  });
});
