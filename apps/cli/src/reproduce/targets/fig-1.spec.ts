import { describe, expect, it } from 'vitest';
import { asPosition } from '@naswot/space';
import { drawEighths, type Trained } from './fig-1.ts';

/** In no order of accuracy. */
const networks = (count: number): readonly Trained[] =>
  Array.from({ length: count }, (_, k) => ({
    position: asPosition(BigInt(k), 15_625n),
    accuracy: 20 + ((k * 37) % count),
  }));

describe('the networks of fig-1', () => {
  it('are one of each eighth of the accuracies, ascending', () => {
    const drawn = drawEighths(networks(800), 3);
    expect(drawn.map(({ accuracy }) => Math.floor((accuracy - 20) / 100))).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it('are the same by the same seed in whatever order the benchmark has them, and others by another', () => {
    const of = (seed: number, from = networks(800)) => drawEighths(from, seed);
    expect(of(0, networks(800).toReversed())).toEqual(of(0));
    expect(of(1)).not.toEqual(of(0));
  });

  it('are eight at least', () => {
    expect(drawEighths(networks(8), 0).map(({ accuracy }) => accuracy)).toEqual([
      20, 21, 22, 23, 24, 25, 26, 27,
    ]);
    expect(() => drawEighths(networks(7), 0)).toThrow('received 7 networks, expected 8 or more');
  });
});
