import { describe, expect, it } from 'vitest';
import { didYouMean, nearestName } from './nearest-name.ts';

const operations = ['none', 'skip_connect', 'nor_conv_1x1', 'nor_conv_3x3', 'avg_pool_3x3'];

describe('the nearest name', () => {
  it.each([
    ['skip_conect', 'skip_connect'],
    ['nor_conv_3', 'nor_conv_3x3'],
    ['NOR_CONV_1X1', 'nor_conv_1x1'],
    ['nor_conv_5x5', 'nor_conv_1x1'],
    ['nonee', 'none'],
  ])('of %s is %s', (received, expected) => {
    expect(nearestName(received, operations)).toBe(expected);
  });

  it.each(['', 'max', 'sep_conv_7x7_dilated'])('of %j is none of them', (received) => {
    expect(nearestName(received, operations)).toBeNull();
    expect(didYouMean(received, operations)).toBe('');
  });

  it('is said behind a sentence', () => {
    expect(didYouMean('skip_conect', operations)).toBe("; did you mean 'skip_connect'?");
  });
});
