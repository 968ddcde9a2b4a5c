import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Goal, Likeness, Quantity } from './aim.ts';
import { goalValues } from './goal-values.ts';
import { told, type Quantities } from './told-values.ts';

const score: Quantity = { kind: 'score' };
const weight = fc.constantFrom(1, -1, 2, -0.5);
const terms = fc.array(fc.record({ of: fc.constant(score), weight }), { minLength: 1, maxLength: 3 });
const within: fc.Arbitrary<Likeness | undefined> = fc.option(
  fc.record({ proxy: fc.constant('macs'), factor: fc.constantFrom(1.1, 2, 10) }),
  { nil: undefined },
);
const goal: fc.Arbitrary<Goal> = fc
  .tuple(fc.constantFrom<Goal['by']>('sum', 'ranks'), terms, within)
  .map(([by, of, likeness]) => ({
    ...{ by, terms: of },
    ...(by === 'ranks' && likeness !== undefined && { within: likeness }),
  }));

/** Small whole numbers, so that there are ties; sizes are above 0. */
const quantitiesOf = (goals: readonly Goal[]): fc.Arbitrary<Quantities> =>
  fc.tuple(
    ...goals.flatMap(({ terms: of, within: likeness }) => [
      ...of.map(() => fc.option(fc.integer({ min: -4, max: 4 }), { freq: 6 })),
      ...(likeness === undefined ? [] : [fc.integer({ min: 1, max: 30 })]),
    ]),
  );

const drawn = fc
  .array(goal, { minLength: 1, maxLength: 3 })
  .chain((goals) => fc.tuple(fc.constant(goals), fc.array(quantitiesOf(goals), { maxLength: 25 })));

describe('the values of goals', () => {
  it('are what a strategy would be told of each after all others', () => {
    fc.assert(
      fc.property(drawn, ([goals, all]) => {
        const found = goalValues(goals, all);
        all.forEach((quantities, item) => {
          const others = all.filter((_, other) => other !== item);
          const expected = told(goals, quantities, [...others, quantities]);
          expected.forEach((value, k) => {
            if (value === null) expect(found[item]?.[k]).toBeNull();
            else expect(found[item]?.[k]).toBeCloseTo(value, 12);
          });
        });
      }),
    );
  });
});
