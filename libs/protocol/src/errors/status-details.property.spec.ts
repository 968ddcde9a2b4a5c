import { status } from '@grpc/grpc-js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeDetails, encodeDetails } from './status-details.ts';

const text = fc.string({ unit: 'binary' });

const explanations = fc.record({
  code: fc.constantFrom(status.NOT_FOUND, status.UNAVAILABLE),
  message: text,
  reason: text,
  hint: fc.option(text),
  leader: fc.option(text),
  violations: fc.array(fc.record({ field: text, description: text })),
  retryMs: fc.option(fc.nat()),
});

describe('details of an error', () => {
  it('come back as they were', () => {
    fc.assert(
      fc.property(explanations, (explanation) => {
        const { code: _code, message: _message, ...told } = explanation;
        expect(decodeDetails(encodeDetails(explanation))).toEqual(told);
      }),
    );
  });

  it('that are no status tell nothing, and throw nothing', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(decodeDetails(bytes)).toMatchObject({ violations: [] });
      }),
    );
  });
});
