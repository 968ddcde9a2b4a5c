import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { cellAt, cellCount, formatCell } from './cell.ts';
import { publishedOrder } from './published-order.ts';

const { placeOfRow, rowOfPlace } = publishedOrder();
const published = Array.from(placeOfRow, (place) => formatCell(cellAt(place)));

describe('the published order', () => {
  it('is that of the official meta file NATS-tss-v1_0-3ffb9 (sha256 of its strings, a line each)', () => {
    const digest = createHash('sha256').update(published.join('\n')).digest('hex');
    expect(digest).toBe('83abc799e45cf34e9d2163654668ab998b9a54d01c39e72ca1f71f2cdf356d84');
  });

  // Read off the official meta file; row 1 is also the example of NAS-Bench-201's README.
  it.each([
    [0, '|avg_pool_3x3~0|+|nor_conv_1x1~0|skip_connect~1|+|nor_conv_1x1~0|skip_connect~1|skip_connect~2|'],
    [1, '|nor_conv_3x3~0|+|nor_conv_3x3~0|avg_pool_3x3~1|+|skip_connect~0|nor_conv_3x3~1|skip_connect~2|'],
    [1651, '|none~0|+|none~0|none~1|+|none~0|none~1|none~2|'],
    [1835, '|skip_connect~0|+|skip_connect~0|skip_connect~1|+|skip_connect~0|skip_connect~1|skip_connect~2|'],
  ])('has row %i', (row, architecture) => {
    expect(published[row]).toBe(architecture);
  });

  it('goes both ways', () => {
    expect(rowOfPlace).toHaveLength(cellCount);
    expect(placeOfRow.filter((place, row) => rowOfPlace[place] !== row)).toEqual(new Uint16Array());
  });
});
