import { describe, expect, it } from 'vitest';
import { numbering } from './numbering.ts';

describe('a numbering', () => {
  it('gives equal pairs equal numbers and different pairs different ones, none of them an atom', () => {
    const number = numbering();
    const pairs = Array.from({ length: 400 }, (_, k) => [Math.floor(k / 20), k % 20] as const);
    const numbers = pairs.map(([first, second]) => number(first, second));
    expect(new Set(numbers).size).toBe(400);
    expect(Math.min(...numbers)).toBeGreaterThanOrEqual(64);
    expect(pairs.map(([first, second]) => number(first, second))).toEqual(numbers);
  });

  it('tells pairs of pairs apart by how they are nested', () => {
    const number = numbering();
    expect(number(number(1, 2), 3)).not.toBe(number(1, number(2, 3)));
  });
});
