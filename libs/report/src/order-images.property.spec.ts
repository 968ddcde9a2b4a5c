import fc from 'fast-check';
import { expect, it } from 'vitest';
import { orderImages } from './order-images.ts';

/** K_H of codes, by its definition. */
const kernelOf = (codes: readonly (readonly boolean[])[]): number[] =>
  codes.flatMap((a) => codes.map((b) => a.filter((bit, unit) => bit === b[unit]).length));

const codes = fc
  .integer({ min: 1, max: 12 })
  .chain((units) =>
    fc.array(fc.array(fc.boolean(), { minLength: units, maxLength: units }), { minLength: 1, maxLength: 16 }),
  );

it('is each image once', () => {
  fc.assert(
    fc.property(codes, (rows) => {
      const order = orderImages(kernelOf(rows), rows.length, rows[0]!.length);
      expect(order.toSorted((a, b) => a - b)).toEqual(rows.map((_, image) => image));
    }),
  );
});

it('puts images with like codes together', () => {
  const groups = [0, 1, 2, 0, 1, 2, 0, 1, 2, 0];
  const rows = groups.map((group) => Array.from({ length: 9 }, (_, unit) => unit % 3 === group));
  const order = orderImages(kernelOf(rows), rows.length, 9);
  const changes = order.slice(1).filter((image, k) => groups[image] !== groups[order[k]!]);
  expect(changes).toHaveLength(2);
});
