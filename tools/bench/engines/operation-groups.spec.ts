import { describe, expect, it } from 'vitest';
import { groupOfOnnx, groupOfTensorflow, sharesOf } from './operation-groups.ts';

const operation = (kind: string, shape: readonly number[] = [], milliseconds = 1) => ({
  kind,
  shape,
  milliseconds,
});

describe('the groups of operations', () => {
  it.each([
    ['Conv 3 x 3', 'convolution'],
    ['Conv, mean square', 'statistics'],
    ['BatchNormalization', 'statistics'],
    ['Greater', 'kernel'],
    ['AveragePool', 'elsewhere'],
  ])('of ONNX Runtime: %s is %s', (kind, group) => {
    expect(groupOfOnnx(operation(kind))).toBe(group);
  });

  it.each([
    ['FusedConv2D', [8, 16, 16, 4], 'convolution'],
    ['FusedDepthwiseConv2D', [8, 16, 16, 4], 'statistics'],
    ['AvgPool', [8, 1, 1, 4], 'statistics'],
    ['AvgPool', [8, 16, 16, 4], 'elsewhere'],
    ['Add', [4], 'statistics'],
    ['Add', [8, 16, 16, 4], 'elsewhere'],
    ['Add', [8, 8], 'kernel'],
    ['BatchMatMul', [1, 8, 8], 'kernel'],
  ] as const)('of TensorFlow.js: %s of %j is %s', (kind, shape, group) => {
    expect(groupOfTensorflow(operation(kind, shape))).toBe(group);
  });

  it('share the time with what no operation took', () => {
    const operations = [
      operation('Conv 3 x 3', [], 5),
      operation('Conv 1 x 1', [], 1),
      operation('Add', [], 2),
    ];
    expect(sharesOf(operations, groupOfOnnx, 16)).toEqual({
      convolution: 6 / 16,
      statistics: 0,
      kernel: 0,
      elsewhere: 2 / 16,
      outside: 8 / 16,
    });
  });
});
