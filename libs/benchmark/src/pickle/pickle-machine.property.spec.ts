import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writePickle } from '../testing/write-pickle.ts';
import { PickleError } from './pickle-error.ts';
import { PickleMachine, readPickle } from './pickle-machine.ts';
import { PickleTuple, type PickleValue } from './pickle-value.ts';

const leaf: fc.Arbitrary<PickleValue> = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.double(),
  fc.integer({ min: 0, max: 255 }),
  fc.string({ unit: 'grapheme' }),
);
const { value } = fc.letrec<{ value: PickleValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(tie('value'), { maxLength: 4 }).map((items) => new PickleTuple(items)),
    fc.array(fc.tuple(leaf, tie('value')), { maxLength: 4 }).map((items) => new Map(items)),
  ),
}));

describe('reading a pickle', () => {
  it('gives back what was written, in whatever pieces it comes', () => {
    fc.assert(
      fc.property(value, fc.integer({ min: 1, max: 40 }), (written, piece) => {
        const bytes = writePickle(written);
        expect(readPickle(bytes)).toEqual(written);
        const machine = new PickleMachine();
        for (let at = 0; at < bytes.length; at += piece) machine.add(bytes.slice(at, at + piece));
        expect(machine.end()).toEqual(written);
      }),
    );
  });

  it('of any bytes ends with a value or a PickleError', () => {
    const opcodes = fc.array(
      fc.oneof(
        fc.constantFrom(...Array.from('(.NKMJGXCB]})tae\x85\x86\x87su\x94\x90\x8fqhjcRb\x93')),
        fc.constantFrom(...Array.from('\x00\x01\x02ab\n')),
      ),
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array(),
          opcodes.map((codes) => Buffer.from(codes.join(''), 'latin1')),
        ),
        (bytes) => {
          try {
            readPickle(bytes);
          } catch (error) {
            expect(error).toBeInstanceOf(PickleError);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});
