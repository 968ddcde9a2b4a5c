import { describe, expect, it } from 'vitest';
import { table1, table2a, table2b } from './published-tables.ts';

describe('the published tables', () => {
  it.each([
    ['1', table1, 1],
    ['2(a)', table2a, 6],
    ['2(b)', table2b, 6],
  ])('have a cell for each column in every row: Table %s', (_, { columns, rows }, count) => {
    expect(columns).toHaveLength(count);
    for (const { cells } of rows) expect(cells).toHaveLength(count);
  });

  // NATS-Bench measures validation accuracy on CIFAR-10 where half of its training images train, and nowhere else.
  it.each([
    ['2(a)', table2a, 200],
    ['2(b)', table2b, 90],
  ])('report accuracies that the benchmark has: Table %s', (_, { columns }, epochs) => {
    expect(columns.map(({ metric }) => `${metric.dataset} ${metric.split} ${metric.epochs}`)).toEqual(
      [
        'cifar10-valid validation',
        'cifar10 test',
        'cifar100 validation',
        'cifar100 test',
        'ImageNet16-120 validation',
        'ImageNet16-120 test',
      ].map((measured) => `${measured} ${epochs}`),
    );
  });
});
