import { randomStream } from '@naswot/network';
import { describe, expect, it } from 'vitest';
import { separatedNeighbours } from './separated-neighbours.ts';

describe('separatedNeighbours', () => {
  it('separates what differs by more than its noise, in the order of the means', () => {
    expect(
      separatedNeighbours([
        [30, 10.1, 10.0],
        [30.1, 10, 10.2],
        [29.9, 10.2, 10.1],
      ]),
    ).toEqual({ pairs: 2, separated: 1 });
  });

  it('separates everything without noise, and nothing that is equal', () => {
    expect(
      separatedNeighbours([
        [1, 2, 2, 3],
        [1, 2, 2, 3],
      ]),
    ).toEqual({ pairs: 3, separated: 2 });
  });

  it('takes out what a repeat adds to all items', () => {
    expect(
      separatedNeighbours([
        [1, 2, 3],
        [101, 102, 103],
      ]),
    ).toEqual({ pairs: 2, separated: 2 });
  });

  // Others hold the common shift: without them it is the pair's own.
  const others = Array.from({ length: 98 }, (_, item) => 1e6 * (item + 1));

  it.each([[others], [[]]])(
    'is Student’s test: one in twenty pairs that do not differ is separated',
    (beside) => {
      // Two items at a time, so that sorting them by their means chooses nothing: 2,000 pairs, standard error 0.005.
      for (const repeats of [2, 3, 10]) {
        let separated = 0;
        for (let pair = 0; pair < 2000; pair++) {
          const values = randomStream(0, `pair ${pair}`).normals(2 * repeats);
          const tables = Array.from({ length: repeats }, (_, repeat) => [
            values[2 * repeat]!,
            values[2 * repeat + 1]!,
            ...beside,
          ]);
          separated += (separatedNeighbours(tables)?.separated ?? NaN) - beside.length;
        }
        expect(Math.abs(separated / 2000 - 0.05)).toBeLessThan(0.02);
      }
    },
  );

  it('is Student’s test of many repeats, too, where the normal distribution would separate more', () => {
    // Mirrored noise, so that no repeat has a shift. Of 17 repeats and 100 items the least separated gap is t * 0.345, with
    // t = 2.037 of 32 degrees of freedom at 97.5 % (SciPy 1.17.1): 0.702; the normal distribution's would be 0.676.
    const noise = [0, ...Array.from({ length: 16 }, (_, repeat) => (repeat % 2 === 0 ? 1 : -1))];
    const separatedAt = (gap: number): number | undefined =>
      separatedNeighbours(noise.map((error) => [error, gap - error, ...others]))?.separated;
    expect([0.69, 0.71].map(separatedAt)).toEqual([98, 99]);
  });

  it('is null where there is nothing to compare', () => {
    expect(separatedNeighbours([[1, 2, 3]])).toBeNull();
    expect(
      separatedNeighbours([
        [1, null],
        [null, 2],
      ]),
    ).toBeNull();
  });
});
