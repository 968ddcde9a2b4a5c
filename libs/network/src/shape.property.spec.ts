import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Layer } from './layer.ts';
import { outputShape } from './shape.ts';
import { convolution, networks } from './testing/index.ts';

interface Axis {
  readonly length: number;
  readonly kernel: number;
  readonly stride: number;
  readonly padding: number;
  readonly dilation: number;
}

const axes: fc.Arbitrary<Axis> = fc.record({
  length: fc.integer({ min: 1, max: 40 }),
  kernel: fc.integer({ min: 1, max: 7 }),
  stride: fc.integer({ min: 1, max: 4 }),
  padding: fc.nat(6),
  dilation: fc.integer({ min: 1, max: 3 }),
});

/** Counts the places of a window one by one. */
function placesOf({ length, kernel, stride, padding, dilation }: Axis): number {
  let places = 0;
  for (let start = -padding; start + (kernel - 1) * dilation < length + padding; start += stride) places++;
  return places;
}

const convolutionOver = (vertical: Axis, horizontal: Axis): Layer => ({
  ...convolution('c', 6, 1),
  kernel: [vertical.kernel, horizontal.kernel],
  stride: [vertical.stride, horizontal.stride],
  padding: [vertical.padding, horizontal.padding],
  dilation: [vertical.dilation, horizontal.dilation],
});

describe('the shape after a window', () => {
  it('has as many places as the window has, on each axis', () => {
    fc.assert(
      fc.property(axes, axes, (vertical, horizontal) => {
        const expected = [6, placesOf(vertical), placesOf(horizontal)];
        const layer = convolutionOver(vertical, horizontal);
        const received = [3, vertical.length, horizontal.length] as const;
        if (expected.includes(0)) expect(() => outputShape(layer, [received])).toThrow(/window fits into/);
        else expect(outputShape(layer, [received])).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });
});

describe('any network', () => {
  it('has in every node the shape that its layer makes of its inputs', () => {
    fc.assert(
      fc.property(networks, ({ nodes }) => {
        for (const { layer, inputs, shape } of nodes.slice(1))
          expect(
            outputShape(
              layer,
              inputs.map((id) => nodes[id]!.shape),
            ),
          ).toEqual(shape);
      }),
    );
  });
});
