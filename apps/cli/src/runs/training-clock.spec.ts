import { describe, expect, it } from 'vitest';
import { asPosition, type Position } from '@naswot/space';
import type { StoredMetric } from '../benchmark-table/stored-benchmark.ts';
import { modelledClock } from './training-clock.ts';

const at = (index: bigint): Position => asPosition(index, 100n);
/** An architecture has as many million MACs as its position says. */
const macsOf = (position: Position): number => Number(position) * 1e6;

const metricOf = (split: 'validation' | 'test', epochs: number): StoredMetric => ({
  ...{ metric: `${split}_${epochs}`, dataset: 'cifar10-valid', split, epochs },
  seeds: [],
});
const metrics = [12, 200].flatMap((epochs) => [metricOf('validation', epochs), metricOf('test', epochs)]);

/** A benchmark that knows how long these architectures trained, beside every accuracy that a training gave. */
function tableOf(epochMs: ReadonlyMap<Position, number>): Parameters<typeof modelledClock>[0] {
  const times = metrics.map(
    ({ metric, epochs }) =>
      [metric, new Map([...epochMs].map(([position, ms]) => [position, ms * epochs]))] as const,
  );
  return { benchmark: { name: 'records' }, times: new Map(times) };
}

describe('a model of training times', () => {
  it('counts a training once, however many accuracies it gave', () => {
    const epochs = new Map([
      [at(10n), 5600],
      [at(30n), 6800],
    ]);
    const { title, timeOf } = modelledClock(tableOf(epochs), metrics, macsOf);
    expect(title).toBe(
      'a model of training times: 5.00 s + 0.0600 s per million MACs for an epoch on cifar10-valid, from 4 trainings of records',
    );
    expect(timeOf(at(50n), metricOf('validation', 12))).toBeCloseTo(12 * 8000, 6);
  });

  it('refuses an architecture that would take less than no time', () => {
    const epochs = new Map([
      [at(10n), 1000],
      [at(11n), 2000],
    ]);
    const { timeOf } = modelledClock(tableOf(epochs), metrics, macsOf);
    expect(() => timeOf(at(5n), metricOf('validation', 12))).toThrow(
      "the model of training times by 'records' gives -4.00 s for an epoch of 5000000 MACs; expected more than 0",
    );
  });
});
