import { describe, expect, it } from 'vitest';
import { asPosition } from '@naswot/space';
import { drawAllowed, drawDistinct, mutateAllowed } from './allowed.ts';
import { drawsAt } from './draws.ts';
import { plainContext } from './strategy-context.ts';
import { choiceSpace, hillSpace } from './testing/index.ts';

const draws = (ordinal: number) => drawsAt(plainContext(hillSpace), 'test', ordinal);

describe('an architecture drawn at random', () => {
  it('is uniform over spaces beyond 2^32, too', () => {
    const size = 10n ** 18n;
    const context = plainContext({ ...choiceSpace([1]), size });
    const drawn = Array.from({ length: 1000 }, (_, k) => drawAllowed(context, draws(k)));
    const counts = [0, 0, 0, 0];
    for (const position of drawn) counts[Number((position * 4n) / size)]! += 1;
    // 250 of each quarter with a standard deviation of 13.7: five of them.
    for (const count of counts) expect(Math.abs(count - 250)).toBeLessThan(69);
    expect(new Set(drawn).size).toBe(1000);
  });

  it('is uniform over those that keep the constraints', () => {
    const context = plainContext(choiceSpace([4, 5]), { isAllowed: (position) => position < 3n });
    const drawn = Array.from({ length: 300 }, (_, k) => Number(drawAllowed(context, draws(k))));
    for (const position of [0, 1, 2])
      expect(Math.abs(drawn.filter((other) => other === position).length - 100)).toBeLessThan(41);
  });
});

describe('an edit', () => {
  it('is of the parent where one keeps the constraints, else a random architecture that does', () => {
    const parent = asPosition(0n, hillSpace.size);
    const near = plainContext(hillSpace, { isAllowed: (position) => position === 3n || position === 7n });
    for (let k = 0; k < 20; k++) expect(mutateAllowed(near, draws(k), parent)).toBe(3n);
    const far = plainContext(hillSpace, { isAllowed: (position) => position % 5n === 1n && position > 700n });
    expect(hillSpace.neighbours(parent).filter((position) => position === 625n)).toHaveLength(1);
    expect(mutateAllowed(far, draws(0), parent)).toBeGreaterThan(700n);
  });
});

describe('distinct architectures', () => {
  it('are the included ones and others, as many as there are', () => {
    const included = [asPosition(4n, 20n)];
    const context = plainContext(choiceSpace([4, 5]), {
      included,
      isAllowed: (position) => position % 2n === 0n,
    });
    expect(drawDistinct(context, 3)).toHaveLength(3);
    expect(drawDistinct(context, 3)[0]).toBe(4n);
    expect(drawDistinct(context, 100).toSorted((a, b) => Number(a - b))).toEqual([
      0n,
      2n,
      4n,
      6n,
      8n,
      10n,
      12n,
      14n,
      16n,
      18n,
    ]);
  });
});
