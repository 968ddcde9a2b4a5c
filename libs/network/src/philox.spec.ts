import { describe, expect, it } from 'vitest';
import { philox, philoxFill } from './philox.ts';

describe('Philox 4x32-10', () => {
  // Known answers of the Random123 distribution (kat_vectors): exact, no tolerance.
  it.each([
    [
      [0, 0, 0, 0],
      [0, 0],
      [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
    ],
    [
      [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
      [0xffffffff, 0xffffffff],
      [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
    ],
    [
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      [0xa4093822, 0x299f31d0],
      [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
    ],
  ] as const)('gives the published answer for counter %j and key %j', (counter, key, expected) => {
    expect(philox(counter, key)).toEqual(expected);
  });

  it('fills blocks as it gives them one by one', () => {
    const words = new Uint32Array(12);
    philoxFill(words, [7, 1, 2, 3], [5, 6]);
    const blocks = [7, 8, 9].flatMap((first) => [...philox([first, 1, 2, 3], [5, 6])]);
    expect([...words]).toEqual(blocks);
  });
});
