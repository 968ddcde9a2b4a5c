import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { resultMessageSchema, shardMessageSchema } from '../message-schemas.ts';
import type { ShardEnd } from '../ports.ts';
import { sampleResult, sampleShard } from '../testing/sample-messages.ts';
import { encodeResult } from './result-parts.ts';
import { decodeMessage, encodeMessage } from './wire-codec.ts';

const anything = z.object({
  number: z.number(),
  text: z.string(),
  position: z.bigint(),
  bytes: z.instanceof(Uint8Array),
  date: z.date(),
  list: z.array(z.number().nullable()),
});

describe('a message on the wire', () => {
  it('comes back the same, to the last bit', () => {
    fc.assert(
      fc.property(
        fc.record({
          number: fc.double({ noNaN: true, noDefaultInfinity: true }),
          text: fc.string({ unit: 'binary' }),
          position: fc.bigInt({ min: -(2n ** 200n), max: 2n ** 200n }),
          bytes: fc.uint8Array(),
          date: fc.date({ noInvalidDate: true }),
          list: fc.array(fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }))),
        }),
        (message) => {
          expect(decodeMessage(anything, encodeMessage(message))).toEqual({ kind: 'message', message });
        },
      ),
    );
  });

  it('is read as bytes where they were a Buffer', () => {
    const bytes = Buffer.from([1, 2, 3]);
    const decoded = decodeMessage(z.object({ bytes: z.instanceof(Uint8Array) }), encodeMessage({ bytes }));
    expect(decoded).toEqual({ kind: 'message', message: { bytes: Uint8Array.of(1, 2, 3) } });
  });

  it('never throws, whatever its bytes are', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), fc.json().map(Buffer.from)), (bytes) => {
        expect(decodeMessage(shardMessageSchema, bytes).kind).toBe('malformed');
      }),
    );
  });

  it('holds a number of either sign of infinity or none at all in no form', () => {
    for (const value of [NaN, Infinity, -Infinity])
      expect(decodeMessage(z.object({ value: z.number() }), encodeMessage({ value })).kind).toBe('malformed');
  });

  it('holds no date that is none', () => {
    const bytes = Buffer.from('{"date":{"$date":"yesterday"}}');
    expect(decodeMessage(z.object({ date: z.date() }), bytes).kind).toBe('malformed');
  });

  it('carries shards and results', () => {
    expect(decodeMessage(shardMessageSchema, encodeMessage(sampleShard(1)))).toEqual({
      kind: 'message',
      message: sampleShard(1),
    });
    expect(decodeMessage(resultMessageSchema, encodeMessage(sampleResult(1)))).toEqual({
      kind: 'message',
      message: sampleResult(1),
    });
  });
});

describe('a long result', () => {
  const scores = (count: number): ReturnType<typeof sampleResult>['scores'] =>
    Array.from({ length: count }, (_, n) => ({
      position: BigInt(n),
      outcome: { kind: 'unscorable', reason: 'memory', detail: 'x'.repeat(n % 50) } as const,
      durationMs: n,
    }));

  it('is in parts within the limit that hold its scores in order, the last one with its end', () => {
    fc.assert(
      fc.property(
        fc.nat(200),
        fc.integer({ min: 600, max: 5_000 }),
        fc.constantFrom<ShardEnd>('partial', 'complete', 'handed-back', 'failing'),
        (count, limit, end) => {
          const parts = encodeResult({ ...sampleResult(1), scores: scores(count), end }, limit);
          const decoded = parts.map((part) => decodeMessage(resultMessageSchema, part));
          const messages = decoded.flatMap((part) => (part.kind === 'message' ? [part.message] : []));
          expect(parts.every(({ length }) => length <= limit)).toBe(true);
          expect(messages.flatMap((message) => message.scores)).toEqual(scores(count));
          expect(messages.map((message) => message.end)).toEqual(
            parts.map((_, n) => (n === parts.length - 1 ? end : 'partial')),
          );
        },
      ),
    );
  });

  it('whose single score is longer than the limit is an error', () => {
    expect(() => encodeResult({ ...sampleResult(1), scores: scores(1) }, 100)).toThrow(/max_payload/);
  });
});
