import { describe, expect, it } from 'vitest';
import { metricName } from '../metric.ts';
import { smallMapping } from '../testing/table-files.ts';
import { columnsOf, parseColumnMapping } from './column-mapping.ts';
import { findPreset, presets } from './presets.ts';

const metric = { column: 'c10', dataset: 'cifar10', split: 'test', epochs: 200 };
const mapping = { space: 's', architecture: { column: 'a' }, scale: 'percent', metrics: [metric] };

describe('a column mapping', () => {
  it('may leave out what has a default', () => {
    expect(parseColumnMapping(mapping)).toEqual({
      ...mapping,
      expected: {},
      metrics: [{ ...metric, seed: null, optional: false }],
    });
  });

  it('is the same after it was written down as JSON', () => {
    for (const preset of Object.values(presets))
      expect(parseColumnMapping(JSON.parse(JSON.stringify(preset)))).toEqual(preset);
  });

  it('names every column that is read, once', () => {
    expect(columnsOf(smallMapping())).toEqual(['cell', 'row', 'size', 'c10', 'c100', 'time']);
    expect(columnsOf(presets['nas-bench-101'])).toEqual([
      'num_vertices',
      'edge_bits',
      'ops',
      'test_acc_108_mean',
    ]);
  });

  it.each<[string, object, string]>([
    ['without a space', { space: undefined }, "wrong at 'space'"],
    ['without metrics', { metrics: [] }, "wrong at 'metrics'"],
    ['of an unknown scale', { scale: 'permille' }, "wrong at 'scale'"],
    ['with an unknown field', { delimiter: ';' }, "wrong at ''"],
    ['with a split that is none', { metrics: [{ ...metric, split: 'train' }] }, "wrong at 'metrics.0.split'"],
    ['with a digest that is none', { expected: { orderSha256: 'abc' } }, "wrong at 'expected.orderSha256'"],
  ])('%s is refused by the place in it', (_, change, message) => {
    expect(() => parseColumnMapping({ ...mapping, ...change })).toThrow(message);
  });

  it('of a published table calls its metrics as the table does', () => {
    const { metrics } = presets['nas-bench-201'];
    expect(
      metrics.map(({ column, dataset, split, epochs }) =>
        [dataset, split, epochs].some((given) => typeof given === 'object')
          ? ''
          : metricName({ dataset, split, epochs } as Parameters<typeof metricName>[0]) === column,
      ),
    ).toEqual(metrics.map(() => true));
  });

  it('is found by the columns of a published table in their order, and by no others', () => {
    expect(findPreset(['num_vertices', 'edge_bits', 'ops', 'test_acc_108_mean'])).toBe(
      presets['nas-bench-101'],
    );
    expect(findPreset(['edge_bits', 'num_vertices', 'ops', 'test_acc_108_mean'])).toBeNull();
  });
});
