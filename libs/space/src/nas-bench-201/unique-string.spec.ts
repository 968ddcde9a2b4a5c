import { describe, expect, it } from 'vitest';
import { cellAt, cellCount, parseCell } from './cell.ts';
import { uniqueString } from './unique-string.ts';

describe('get_unique_str', () => {
  // The classes of `to_unique_str(consider_zero=True)` over all cells; the benchmark's papers print the number.
  it('tells 6,466 cells apart', () => {
    const strings = Array.from({ length: cellCount }, (_, place) => uniqueString(cellAt(place)));
    expect(new Set(strings).size).toBe(6466);
  });

  // Worked by hand from the benchmark's rule: '#' is zero, a skip is its source, an operation is (source)@name, sums are sorted.
  it.each([
    ['|none~0|+|none~0|none~1|+|none~0|none~1|none~2|', '#+#+#'],
    [
      '|skip_connect~0|+|skip_connect~0|skip_connect~1|+|skip_connect~0|skip_connect~1|skip_connect~2|',
      '0+0+0+0',
    ],
    [
      '|none~0|+|nor_conv_3x3~0|nor_conv_1x1~1|+|avg_pool_3x3~0|nor_conv_3x3~1|skip_connect~2|',
      '#+#+(0)@nor_conv_3x3+(0)@avg_pool_3x3',
    ],
    [
      '|nor_conv_1x1~0|+|none~0|avg_pool_3x3~1|+|none~0|none~1|nor_conv_3x3~2|',
      '#+#+(#+((0)@nor_conv_1x1)@avg_pool_3x3)@nor_conv_3x3',
    ],
  ])('of %s is %s', (architecture, unique) => {
    expect(uniqueString(parseCell(architecture))).toBe(unique);
  });

  it('is the same for sums in another order', () => {
    const one = parseCell('|skip_connect~0|+|none~0|none~1|+|nor_conv_1x1~0|avg_pool_3x3~1|none~2|');
    const other = parseCell('|skip_connect~0|+|none~0|none~1|+|avg_pool_3x3~0|nor_conv_1x1~1|none~2|');
    expect(uniqueString(one)).toBe(uniqueString(other));
  });
});
