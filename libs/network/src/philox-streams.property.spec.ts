import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { philoxFill, type Words2, type Words4 } from './philox.ts';
import { philoxUniforms, philoxWords } from './philox-streams.ts';

const word = fc.oneof(
  fc.integer({ min: 0, max: 0xffffffff }),
  fc.constantFrom(0, 1, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff),
);
const counters: fc.Arbitrary<Words4> = fc.tuple(word, word, word, word);
const keys: fc.Arbitrary<Words2> = fc.tuple(word, word);
/** Ends of blocks, of groups of four blocks, and of the chunks that are made at a time. */
const counts = fc.oneof(
  fc.integer({ min: 0, max: 70 }),
  fc.constantFrom(16_383, 16_384, 16_385, 16_400, 40_001),
);

function wordByWord(count: number, counter: Words4, key: Words2): Uint32Array {
  const blocks = new Uint32Array(Math.ceil(count / 4) * 4);
  philoxFill(blocks, counter, key);
  return blocks.slice(0, count);
}

/** By their bytes: element by element it would take the test seconds. */
const expectSameBits = (values: ArrayBufferView, expected: ArrayBufferView): void =>
  expect(Buffer.compare(bytesOf(values), bytesOf(expected))).toBe(0);
const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength);

describe('streams of Philox in WebAssembly', () => {
  it('are its blocks one after another, whatever the counter, the key and the count', () => {
    fc.assert(
      fc.property(counts, counters, keys, (count, counter, key) => {
        expectSameBits(philoxWords(count, counter, key), wordByWord(count, counter, key));
      }),
      { numRuns: 200 },
    );
  });

  it('are the same as numbers between two bounds, to the bit', () => {
    const bounds = fc.tuple(
      fc.double({ min: -1e6, max: 1e6, noNaN: true }),
      fc.double({ min: -1e6, max: 1e6, noNaN: true }),
    );
    fc.assert(
      fc.property(counts, counters, keys, bounds, (count, counter, key, [low, high]) => {
        const expected = Float32Array.from(
          wordByWord(count, counter, key),
          (each) => low + ((each + 0.5) / 2 ** 32) * (high - low),
        );
        expectSameBits(philoxUniforms(count, counter, key, low, high), expected);
      }),
      { numRuns: 200 },
    );
  });
});
