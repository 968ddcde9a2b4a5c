import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSafetensors, parseSafetensorsMetadata, writeSafetensors, type Tensor } from './safetensors.ts';

const values = fc.oneof(
  fc.array(fc.float({ noNaN: true }), { maxLength: 20 }).map((list) => Float32Array.from(list)),
  fc.array(fc.double({ noNaN: true }), { maxLength: 20 }).map((list) => Float64Array.from(list)),
  fc.int32Array({ maxLength: 20 }),
  fc.uint8Array({ maxLength: 20 }),
);
const tensor = values.map((list): Tensor => ({ shape: [list.length], values: list }));
const name = fc.string({ unit: 'grapheme' }).filter((text) => text !== '__metadata__');
const tensors = fc
  .array(fc.tuple(name, tensor), { maxLength: 6 })
  .map((entries): ReadonlyMap<string, Tensor> => new Map(entries));

/** A file with this header and so many bytes of data. */
function fileOf(header: unknown, dataBytes: number): Uint8Array {
  const head = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + head.length + dataBytes);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(head.length), true);
  bytes.set(head, 8);
  return bytes;
}

describe('a safetensors file', () => {
  it('gives back what was written, whatever the names and types', () => {
    fc.assert(
      fc.property(tensors, (given) => {
        expect(parseSafetensors(writeSafetensors(given))).toEqual(given);
      }),
    );
  });

  it('says of itself what was written beside the tensors, and nothing where nothing was', () => {
    fc.assert(
      fc.property(
        tensors,
        fc.dictionary(fc.string(), fc.string(), { noNullPrototype: true }),
        (given, said) => {
          const bytes = writeSafetensors(given, said);
          expect(parseSafetensorsMetadata(bytes)).toEqual(said);
          expect(parseSafetensors(bytes)).toEqual(given);
        },
      ),
    );
    const odd = fileOf({ __metadata__: { made: 1 } }, 0);
    expect(() => parseSafetensorsMetadata(odd)).toThrow("'__metadata__' of the header is malformed");
  });

  it('has its data at a multiple of 8 bytes, also where names take more bytes than letters', () => {
    // Names of 2 to 16 bytes: whatever the length of the header is, one of them needs padding.
    for (let letters = 1; letters <= 8; letters++) {
      const named = 'ö'.repeat(letters) + 'o'.repeat(letters % 2);
      const bytes = writeSafetensors(new Map([[named, { shape: [1], values: Float32Array.of(1) }]]));
      expect(new DataView(bytes.buffer).getBigUint64(0, true) % 8n).toBe(0n);
    }
  });

  it('is read where it lies at an odd place in memory', () => {
    const bytes = writeSafetensors(new Map([['a', { shape: [2], values: Float64Array.of(1, 2) }]]));
    const moved = new Uint8Array(bytes.length + 3);
    moved.set(bytes, 3);
    expect(parseSafetensors(moved.subarray(3)).get('a')?.values).toEqual(Float64Array.of(1, 2));
  });

  it('may hold scalars, metadata and whole numbers of 64 bits', () => {
    const bytes = fileOf(
      { __metadata__: { made: 'by hand' }, n: { dtype: 'I64', shape: [], data_offsets: [0, 8] } },
      8,
    );
    new DataView(bytes.buffer).setBigInt64(bytes.length - 8, -3n, true);
    expect(parseSafetensors(bytes)).toEqual(new Map([['n', { shape: [], values: Float64Array.of(-3) }]]));
    new DataView(bytes.buffer).setBigInt64(bytes.length - 8, 2n ** 53n, true);
    expect(() => parseSafetensors(bytes)).toThrow("tensor 'n' holds 9007199254740992; expected");
  });

  const f32 = (from: number, to: number, shape: readonly number[] = [(to - from) / 4]) => ({
    dtype: 'F32',
    shape,
    data_offsets: [from, to],
  });
  it.each<[string, unknown, number, RegExp]>([
    ['a tensor past its end', { a: f32(0, 16) }, 12, /tensor 'a' of shape \[4\].*truncated/],
    ['a shape that is not the bytes', { a: f32(0, 16, [3]) }, 16, /tensor 'a' of shape \[3\].*header wrong/],
    ['tensors that overlap', { a: f32(0, 8), b: f32(4, 12) }, 12, /tensor 'b' .*expected to start at 8/],
    ['a gap between tensors', { a: f32(0, 4), b: f32(8, 12) }, 12, /tensor 'b' .*expected to start at 4/],
    ['bytes after its tensors', { a: f32(0, 4) }, 9, /the tensors end at byte 4 of 9/],
    ['offsets that go backwards', { a: f32(8, 4, [1]) }, 8, /tensor 'a'/],
    ['a shape of fractions', { a: f32(0, 4, [0.5, 2]) }, 4, /tensor 'a' has a malformed header/],
    ['a shape too large to count', { a: f32(0, 4, [2 ** 52, 2 ** 52]) }, 4, /tensor 'a'/],
    [
      'another element type',
      { a: { dtype: 'BF16', shape: [2], data_offsets: [0, 4] } },
      4,
      /'BF16'; expected/,
    ],
    ['no tensor but a number', { a: 3 }, 0, /tensor 'a' has element type 'undefined'/],
    ['a header that is no JSON', '{"a"', 0, /its header is no JSON$/],
    ['a header that is a list', [], 0, /its header is no JSON object/],
  ])('with %s is refused', (_, header, dataBytes, message) => {
    expect(() => parseSafetensors(fileOf(header, dataBytes))).toThrow(message);
  });

  it('is refused in one sentence where it is cut anywhere, or is something else', () => {
    const bytes = writeSafetensors(new Map([['a', { shape: [4], values: Float32Array.of(1, 2, 3, 4) }]]));
    const refusal = expect.objectContaining({ name: 'SafetensorsError' }) as Error;
    for (let length = 0; length < bytes.length; length++)
      expect(() => parseSafetensors(bytes.subarray(0, length))).toThrow(refusal);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (garbage) => {
        expect(() => parseSafetensors(garbage)).toThrow(refusal);
      }),
    );
    // A header that claims to be longer than memory is not believed.
    expect(() => parseSafetensors(new Uint8Array(16).fill(255))).toThrow(refusal);
  });

  it('is not written with a shape that the values do not fill, or under the name of the metadata', () => {
    const wrong = new Map([['a', { shape: [3], values: Float32Array.of(1) }]]);
    expect(() => writeSafetensors(wrong)).toThrow("tensor 'a' of shape [3] received 1 values; expected 3");
    const metadata = new Map([['__metadata__', { shape: [1], values: Float32Array.of(1) }]]);
    expect(() => writeSafetensors(metadata)).toThrow(/no tensor can be called/);
  });
});
