import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dominates } from './dominance.ts';
import { paretoFront, type Valued } from './pareto-front.ts';

const value = fc.option(fc.integer({ min: 0, max: 6 }));
const pointsOf = (objectives: number) =>
  fc.array(fc.record({ values: fc.array(value, { minLength: objectives, maxLength: objectives }) }), {
    maxLength: 40,
  });
const points = fc.integer({ min: 1, max: 4 }).chain(pointsOf);

const isSame = (a: Valued, b: Valued): boolean => a.values.every((each, k) => each === b.values[k]);

describe('a Pareto front', () => {
  it('is all that nothing dominates and that has a number for everything, of equals the first', () => {
    fc.assert(
      fc.property(points, (all) => {
        const scored = all.filter(({ values }) => !values.includes(null));
        const expected = scored
          .filter((point) => !scored.some((other) => dominates(other.values, point.values)))
          .filter((point, place, front) => front.findIndex((other) => isSame(other, point)) === place);
        expect(paretoFront(all)).toEqual(expected);
      }),
    );
  });

  it('is that of its parts together', () => {
    fc.assert(
      fc.property(points, fc.nat(40), (all, cut) => {
        const parts = [all.slice(0, cut), all.slice(cut)];
        expect(paretoFront(parts.flatMap((part) => [...paretoFront(part)]))).toEqual(paretoFront(all));
      }),
    );
  });
});
