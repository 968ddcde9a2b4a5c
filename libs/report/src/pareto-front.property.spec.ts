import fc from 'fast-check';
import { expect, it } from 'vitest';
import { frontOf } from './pareto-figure.ts';
import { paretoFront, type Tradeoff } from './pareto-front.ts';

const tradeoffs = fc.array(fc.record({ cost: fc.integer({ max: 20 }), worth: fc.integer({ max: 20 }) }));

const beats = (a: Tradeoff, b: Tradeoff): boolean =>
  a.cost <= b.cost && a.worth >= b.worth && (a.cost < b.cost || a.worth > b.worth);

it('is what no other beats, each once', () => {
  fc.assert(
    fc.property(tradeoffs, (items) => {
      const unbeaten = items.filter((item) => !items.some((other) => beats(other, item)));
      const expected = new Set(unbeaten.map(({ cost, worth }) => `${cost} ${worth}`));
      const front = paretoFront(items).map(({ cost, worth }) => `${cost} ${worth}`);
      expect(front).toHaveLength(expected.size);
      expect(new Set(front)).toEqual(expected);
    }),
  );
});

it('rises with cost', () => {
  fc.assert(
    fc.property(tradeoffs, (items) => {
      const front = paretoFront(items);
      front.slice(1).forEach((item, k) => {
        expect(item.cost).toBeGreaterThan(front[k]!.cost);
        expect(item.worth).toBeGreaterThan(front[k]!.worth);
      });
    }),
  );
});

it('turns with what is better', () => {
  fc.assert(
    fc.property(tradeoffs, (points) => {
      const mirrored = points.map(({ cost, worth }) => ({ cost: -cost, worth: -worth }));
      const turned = frontOf({ points: mirrored, better: { cost: 'more', worth: 'less' } });
      expect(turned.map(({ cost, worth }) => ({ cost: -cost, worth: -worth }))).toEqual(
        paretoFront(points).map(({ cost, worth }) => ({ cost, worth })),
      );
    }),
  );
});
