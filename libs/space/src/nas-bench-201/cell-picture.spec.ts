import { describe, expect, it } from 'vitest';
import { parseCell } from './cell.ts';
import { cellPicture } from './cell-picture.ts';

const picture = (architecture: string): readonly string[] => cellPicture(parseCell(architecture)).split('\n');

describe('the picture of a cell', () => {
  it('is the table of its edges', () => {
    expect(
      picture(
        '|nor_conv_3x3~0|+|nor_conv_3x3~0|avg_pool_3x3~1|+|skip_connect~0|nor_conv_3x3~1|skip_connect~2|',
      ),
    ).toEqual([
      '        node 1          node 2          output',
      'input   nor_conv_3x3    nor_conv_3x3    skip_connect',
      'node 1                  avg_pool_3x3    nor_conv_3x3',
      'node 2                                  skip_connect',
    ]);
  });

  it('shows what has no part in the output in parentheses', () => {
    expect(
      picture('|none~0|+|nor_conv_3x3~0|nor_conv_1x1~1|+|skip_connect~0|avg_pool_3x3~1|none~2|'),
    ).toEqual([
      '        node 1          node 2          output',
      'input   none            (nor_conv_3x3)  skip_connect',
      'node 1                  (nor_conv_1x1)  (avg_pool_3x3)',
      'node 2                                  none',
      '(in parentheses: carries nothing from input to output)',
    ]);
  });
});
