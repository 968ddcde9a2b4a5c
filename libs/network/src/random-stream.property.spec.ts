import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomStream, uniformOf, type RandomStream } from './random-stream.ts';

const streams: fc.Arbitrary<RandomStream> = fc
  .tuple(fc.maxSafeNat(), fc.string())
  .map(([seed, label]) => randomStream(seed, label));
const counts = fc.nat(40);

describe('any random stream', () => {
  it('gives the same number at a place, however many are asked for and whatever was asked before', () => {
    fc.assert(
      fc.property(streams, counts, counts, (stream, a, b) => {
        const [few, many] = [Math.min(a, b), Math.max(a, b)];
        for (const numbers of [stream.words, stream.normals]) {
          const all = numbers(many);
          stream.below(few, 10);
          expect([...numbers(few)]).toEqual([...all.slice(0, few)]);
        }
      }),
    );
  });

  it('stays between its bounds', () => {
    fc.assert(
      fc.property(streams, fc.maxSafeNat(), fc.integer({ min: 1, max: 2 ** 32 }), (stream, place, bound) => {
        const drawn = stream.below(place, bound);
        expect(Number.isInteger(drawn) && drawn >= 0 && drawn < bound).toBe(true);
        for (const word of stream.words(20)) expect(uniformOf(word) > 0 && uniformOf(word) < 1).toBe(true);
        for (const normal of stream.normals(20)) expect(Math.abs(normal)).toBeLessThan(6.8);
      }),
    );
  });

  it('draws each of few numbers equally often', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.integer({ min: 2, max: 12 }), (seed, bound) => {
        const stream = randomStream(seed, 'fair');
        const drawn = new Float64Array(bound);
        for (let place = 0; place < 6000; place++) drawn[stream.below(place, bound)]! += 1;
        const expected = 6000 / bound;
        // Six standard errors of a count; under all seeds and bounds that are drawn from here none is beyond 4.6.
        for (const count of drawn) expect(Math.abs(count - expected)).toBeLessThan(6 * Math.sqrt(expected));
      }),
      { numRuns: 20 },
    );
  });
});
