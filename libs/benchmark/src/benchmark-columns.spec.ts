import { describe, expect, it } from 'vitest';
import { BenchmarkColumns } from './benchmark-columns.ts';
import type { TrainedAccuracy } from './trained-accuracy.ts';

const trained: TrainedAccuracy = {
  architecture: 'a',
  index: null,
  dataset: 'cifar10',
  split: 'test',
  epochs: 200,
  seed: 777,
  accuracy: 94,
  trainingTimeMs: 5000,
  parameters: 100,
};

describe('BenchmarkColumns', () => {
  it('arranges every number under a column that says what it is', () => {
    const columns = new BenchmarkColumns();
    const values = columns.arrange([trained, { ...trained, seed: 888, accuracy: 93, trainingTimeMs: null }]);
    expect(values).toEqual([94, 5000, 100, 93]);
    const metric = { metric: 'cifar10_test_200', dataset: 'cifar10', split: 'test', epochs: 200 };
    expect(columns.all).toEqual([
      { quantity: 'accuracy', ...metric, seed: 777 },
      { quantity: 'training-time-ms', ...metric, seed: 777 },
      { quantity: 'parameters', dataset: 'cifar10' },
      { quantity: 'accuracy', ...metric, seed: 888 },
    ]);
  });

  it('goes on with the columns of rows before, and leaves out what a row lacks', () => {
    const before = new BenchmarkColumns();
    before.arrange([trained]);
    const after = new BenchmarkColumns(JSON.parse(JSON.stringify(before.all)) as typeof before.all);
    const single = { ...trained, trainingTimeMs: null, parameters: null };
    expect(after.arrange([{ ...single, epochs: 12 }])).toEqual([null, null, null, 94]);
    expect(after.arrange([single])).toEqual([94]);
    expect(after.all).toHaveLength(4);
  });
});
