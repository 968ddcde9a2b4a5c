import { topologyCount, topologyOrderSha256 } from '../nats-bench/layout.ts';
import type { Split } from '../trained-accuracy.ts';
import { parseColumnMapping, type ColumnMapping, type MetricColumn } from './column-mapping.ts';

/** Means over seeds, named as `metricName` does. */
const mean = (column: string, dataset: string, split: Split, epochs: number): MetricColumn => ({
  column,
  dataset,
  split,
  epochs,
  seed: null,
  optional: false,
});

/**
 * NAS-Bench-201 as it is re-published: all cells by their index, percent.
 * @see Dong and Yang, ICLR 2020, arXiv:2001.00326
 */
const nasBench201 = parseColumnMapping({
  space: 'nas-bench-201',
  architecture: { column: 'arch' },
  index: { column: 'index' },
  scale: 'percent',
  metrics: [
    mean('cifar10_valid_200', 'cifar10-valid', 'validation', 200),
    mean('cifar10_valid_split_test_200', 'cifar10-valid', 'test', 200),
    mean('cifar10_test_200', 'cifar10', 'test', 200),
    mean('cifar100_test_200', 'cifar100', 'test', 200),
    mean('imagenet16_120_test_200', 'ImageNet16-120', 'test', 200),
    mean('cifar10_valid_12', 'cifar10-valid', 'validation', 12),
    mean('cifar10_test_12', 'cifar10', 'test', 12),
    mean('cifar100_valid_12', 'cifar100', 'validation', 12),
    mean('cifar100_test_12', 'cifar100', 'test', 12),
    mean('imagenet16_120_valid_12', 'ImageNet16-120', 'validation', 12),
    mean('imagenet16_120_test_12', 'ImageNet16-120', 'test', 12),
  ],
  expected: {
    architectures: topologyCount,
    orderSha256: topologyOrderSha256,
    // The "optimal" rows of the benchmark's own paper and of NASWOT's table 2.
    best: {
      cifar10_valid_200: 91.6067,
      cifar10_test_200: 94.3733,
      cifar100_test_200: 73.5133,
      imagenet16_120_test_200: 47.3111,
    },
  },
});

/**
 * NAS-Bench-101 as it is re-published: all cells by their MD5, the mean of three trainings, as fractions.
 * @see Ying et al., ICML 2019, arXiv:1902.09635
 */
const nasBench101 = parseColumnMapping({
  space: 'nas-bench-101',
  architecture: { vertices: 'num_vertices', edgeBits: 'edge_bits', operations: 'ops' },
  scale: 'fraction',
  metrics: [mean('test_acc_108_mean', 'cifar10', 'test', 108)],
  expected: {
    architectures: 423_624,
    // Of the strings that `nasBench101Cell` makes, in the order of the cells' MD5.
    orderSha256: '068a571953b2e76645d4dfd47ef54402e471b48b8511853a1603ffc706774049',
    best: { cifar10_test_108: 94.3176 },
  },
});

/** Mappings of the published tables. */
export const presets = { 'nas-bench-201': nasBench201, 'nas-bench-101': nasBench101 } as const;
export type PresetName = keyof typeof presets;

const headers: Readonly<Record<PresetName, string>> = {
  'nas-bench-201':
    'index,arch,cifar10_valid_200,cifar10_valid_split_test_200,cifar10_test_200,cifar100_test_200,imagenet16_120_test_200,cifar10_valid_12,cifar10_test_12,cifar100_valid_12,cifar100_test_12,imagenet16_120_valid_12,imagenet16_120_test_12',
  'nas-bench-101': 'num_vertices,edge_bits,ops,test_acc_108_mean',
};

/** The mapping of a published table, by its columns in their order; null where it is none of them. */
export function findPreset(columns: readonly string[]): ColumnMapping | null {
  const name = (Object.keys(headers) as PresetName[]).find((name) => headers[name] === columns.join(','));
  return name === undefined ? null : presets[name];
}
