import { describe, expect, it } from 'vitest';
import { drawBelow, draws } from './draws.ts';

const first = (count: number, seed: number, purpose: string): readonly number[] => {
  const draw = draws(seed, purpose);
  return Array.from({ length: count }, () => draw());
};

describe('random words', () => {
  // From OpenSSL's `enc -aes-256-ctr` on zeros, under the SHA-256 of the same text: exact, an algorithm of integers.
  it('are the keystream of AES-256 in counter mode', () => {
    expect(first(4, 0, 'choose')).toEqual([910_569_169, 2_440_461_135, 1_857_560_066, 882_021_461]);
    expect(first(4, 7, 'noise-white')).toEqual([1_066_083_217, 3_349_929_048, 2_463_532_101, 4_237_688_750]);
  });

  it('depend on seed and purpose alone, also past the first chunk', () => {
    expect(first(9000, 1, 'a')).toEqual(first(9000, 1, 'a'));
    expect(first(4, 1, 'a')).not.toEqual(first(4, 2, 'a'));
    expect(first(4, 1, 'a')).not.toEqual(first(4, 1, 'b'));
    const words = first(9000, 1, 'a');
    expect(words.slice(0, 4096)).not.toEqual(words.slice(4096, 8192));
  });

  it('are drawn again where they would favour small numbers', () => {
    const given = [2 ** 32 - 1, 8].values();
    // 2^32 is 1 more than a multiple of 3: the largest word is left out.
    expect(drawBelow(() => given.next().value ?? 0, 3)).toBe(2);
  });

  it.each([-1, 0.5, 2 ** 53, NaN])('refuse the seed %d', (seed) => {
    expect(() => draws(seed, 'a')).toThrow(/a seed is a whole number from 0 to 2\^53 - 1; received/);
  });
});
