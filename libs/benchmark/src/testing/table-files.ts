import { presets } from '../tables/presets.ts';
import type { ColumnMapping, ColumnMappingInput } from '../tables/column-mapping.ts';
import { parseColumnMapping } from '../tables/column-mapping.ts';

/** A table of four cells, with two accuracies and the parameters of each. */
export const smallMapping = (more: Partial<ColumnMappingInput> = {}): ColumnMapping =>
  parseColumnMapping({
    space: 'any-space',
    architecture: { column: 'cell' },
    index: { column: 'row' },
    scale: 'percent',
    parameters: { column: 'size' },
    metrics: [
      { column: 'c10', dataset: 'cifar10', split: 'test', epochs: 200 },
      {
        column: 'c100',
        dataset: 'cifar100',
        split: 'validation',
        epochs: 200,
        seed: 777,
        trainingTime: { column: 'time', unit: 's' },
        optional: true,
      },
    ],
    ...more,
  });

export const smallHeader = 'row,cell,size,c10,c100,time';
export const smallLines: readonly string[] = [
  '0,a,100,93.5,70.25,1.5',
  '1,b,200,91,66.5,2',
  '2,c,300,10,,',
  '3,d,400,90.125,1,3',
];
export const smallTable = (lines: readonly string[] = smallLines, header = smallHeader): string =>
  [header, ...lines, ''].join('\n');

/** The columns of a published table. */
export const presetHeader = (name: keyof typeof presets): string =>
  name === 'nas-bench-101'
    ? 'num_vertices,edge_bits,ops,test_acc_108_mean'
    : ['index', 'arch', ...presets[name].metrics.map(({ column }) => column)].join(',');
