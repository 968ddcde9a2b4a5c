import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dominates, type Values } from '../../dominance.ts';
import {
  describeProgress,
  describeStrategy,
  hills,
  type Landscape,
  type PlayedAsk,
} from '../../testing/index.ts';
import { crowdingDistances } from './crowding-distance.ts';
import { nonDominatedSort } from './non-dominated-sort.ts';
import { nsgaII, select } from './nsga-ii.ts';

/** The height, and how low the first two choices are: the best of both does not exist. */
const tradeOff: Landscape = (position, fidelity) => [...hills(position, fidelity), -Number(position / 625n)];

/** The area that the best trade-offs dominate, of heights above 0 and of costs below 25. */
function dominatedArea(asks: readonly PlayedAsk[]): number {
  const heights = new Float64Array(26);
  for (const {
    values: [height, cost],
  } of asks)
    for (let above = -(cost ?? -25); above < 25; above++)
      heights[above] = Math.max(heights[above]!, height ?? 0);
  return heights.reduce((sum, height) => sum + height, 0);
}

describeStrategy(nsgaII, { allowsReplacement: false });
describeProgress(nsgaII, { cost: 200 });
describe('with two objectives', () => {
  describeProgress(nsgaII, {
    terms: { objectives: 2 },
    landscape: tradeOff,
    cost: 300,
    quality: dominatedArea,
  });
});

const points = fc.array(fc.array(fc.option(fc.integer({ min: 0, max: 5 })), { minLength: 2, maxLength: 2 }), {
  minLength: 1,
  maxLength: 25,
});

describe('fronts', () => {
  it('hold every point once, each front dominated by the one before it and not within itself', () => {
    fc.assert(
      fc.property(points, (all: readonly Values[]) => {
        const fronts = nonDominatedSort(all);
        expect(fronts.flat().toSorted((a, b) => a - b)).toEqual(all.map((_, place) => place));
        fronts.forEach((front, k) => {
          for (const place of front) {
            expect(front.some((other) => dominates(all[other]!, all[place]!))).toBe(false);
            if (k > 0) expect(fronts[k - 1]!.some((other) => dominates(all[other]!, all[place]!))).toBe(true);
          }
        });
      }),
    );
  });
});

describe('fronts of as many points as NAS-Bench-201 has', () => {
  it('are the diagonals of a square', () => {
    const square = Array.from({ length: 125 * 125 }, (_, place) => [place % 125, Math.floor(place / 125)]);
    const fronts = nonDominatedSort(square);
    expect(fronts).toHaveLength(249);
    for (const [k, front] of fronts.entries()) {
      expect(front).toHaveLength(Math.min(k + 1, 249 - k));
      for (const place of front) expect((place % 125) + Math.floor(place / 125)).toBe(248 - k);
      expect(front).toEqual(front.toSorted((a, b) => a - b));
    }
  });
});

describe('room', () => {
  it('is the sum of the gaps between neighbours, as parts of the range; the ends have all of it', () => {
    const distances = crowdingDistances([
      [0, 10],
      [1, 6],
      [3, 5],
      [4, 0],
    ]);
    expect([...distances]).toEqual([Infinity, 3 / 4 + 5 / 10, 3 / 4 + 6 / 10, Infinity]);
  });

  it('is a number where some are unscorable', () => {
    const distances = crowdingDistances([
      [null, 1],
      [2, null],
      [null, null],
      [3, 2],
    ]);
    for (const distance of distances) expect(distance).not.toBeNaN();
  });
});

describe('selection', () => {
  it('takes the first front, then those with the most room, and each architecture once', () => {
    const member = (position: string, ...values: number[]) => ({ position, values });
    const members = [
      member('dominated', 0, 0),
      member('left', 0, 10),
      member('crowded', 3.9, 1),
      member('roomy', 2, 7),
      member('right', 4, 0),
      member('left', 0, 10),
    ];
    expect(select(members, 3).map(({ position }) => position)).toEqual(['left', 'right', 'roomy']);
    expect(select(members, 9).map(({ position }) => position)).toEqual([
      'left',
      'right',
      'roomy',
      'crowded',
      'dominated',
    ]);
  });
});
