import { describe, expect, it } from 'vitest';
import { mersenneTwister, shuffle } from './mersenne-twister.ts';

// Exact values of CPython 3.11.7: `r = random.Random(seed)`, then r.getrandbits(bits) in this order, each draw after the last.
const draws = [
  {
    seed: 0,
    words: [3626764237, 1654615998, 3255389356, 3823568514],
    bits: [0, 0, 0, 1, 1, 0, 0, 1],
    sevenBits: [100, 106, 38, 123],
    twentyBits: [499748, 375441],
  },
  {
    seed: 88,
    words: [1707201716, 4182107318, 813946014, 1429399738],
    bits: [1, 0, 1, 0, 1, 1, 1, 0],
    sevenBits: [109, 43, 87, 59],
    twentyBits: [142089, 234987],
  },
  {
    seed: 2 ** 31,
    words: [1455117090, 1620553392, 2169224728, 3773848694],
    bits: [1, 1, 0, 1, 0, 0, 1, 0],
    sevenBits: [42, 121, 44, 96],
    twentyBits: [872838, 157383],
  },
  {
    seed: 2 ** 32 - 1,
    words: [2728839433, 2661025012, 872737089, 924893097],
    bits: [1, 1, 0, 1, 0, 1, 0, 1],
    sevenBits: [88, 111, 112, 113],
    twentyBits: [293241, 372333],
  },
];

// CPython 3.11.7: `l = list(range(n)); random.Random(seed).shuffle(l)`.
const shuffles = [
  { seed: 88, shuffled: [8, 2, 9, 4, 0, 7, 1, 5, 3, 6] },
  { seed: 1021, shuffled: [7, 12, 1, 13, 15, 0, 2, 11, 10, 14, 6, 8, 4, 3, 9, 5] },
  { seed: 5, shuffled: [0, 1] },
  { seed: 0, shuffled: [0] },
];

describe('the Mersenne Twister', () => {
  it.each(draws)(
    'draws what CPython draws with seed $seed',
    ({ seed, words, bits, sevenBits, twentyBits }) => {
      const { getrandbits } = mersenneTwister(seed);
      expect(words.map(() => getrandbits(32))).toEqual(words);
      expect(bits.map(() => getrandbits(1))).toEqual(bits);
      expect(sevenBits.map(() => getrandbits(7))).toEqual(sevenBits);
      expect(twentyBits.map(() => getrandbits(20))).toEqual(twentyBits);
    },
  );

  it('goes on beyond its first 624 words', () => {
    const { getrandbits } = mersenneTwister(88);
    const words = Array.from({ length: 2000 }, () => getrandbits(32));
    // CPython 3.11.7, word 2,000 of seed 88.
    expect(words[1999]).toBe(2900544613);
  });

  it.each(shuffles)('shuffles as CPython does with seed $seed', ({ seed, shuffled }) => {
    const items = shuffled.map((_, k) => k);
    shuffle(items, mersenneTwister(seed));
    expect(items).toEqual(shuffled);
  });
});
