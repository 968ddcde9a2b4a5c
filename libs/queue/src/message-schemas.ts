import { z } from 'zod';
import type { Outcome, ScoringSpec } from '@naswot/scoring';
import { maxShardSize } from '@naswot/search';
import type { ResultMessage, ScorerSign, ShardMessage } from './ports.ts';

/**
 * The messages as they come from another process, bounded before they are used. A number is never NaN or infinite: `z.number()`
 * refuses both.
 */
const longestName = 256;
/** A sentence for people; scorers shorten theirs to this. */
export const longestDetail = 4096;

export const nameSchema = z.string().max(longestName);
const name = nameSchema;
const count = z.int().nonnegative();
/** Lanes of one scorer: more than any machine has. */
const mostLanes = 4_096;
/** No network is given a week. */
const longestDurationMs = 7 * 24 * 3_600_000;
const position = z.bigint().nonnegative();
/** SHA-256, hexadecimal. */
export const digestSchema = z.string().regex(/^[0-9a-f]{64}$/);

const engine = z.object({ name, version: name, device: name });

const weights = z.union([
  z.strictObject({ initialisation: name, seed: z.number(), version: z.number() }),
  z.strictObject({ sha256: digestSchema }),
]);

/** A scoring spec as it was sent or written to a file; its digest is not checked against anything here. */
export const specSchema: z.ZodType<ScoringSpec> = z.object({
  proxy: name,
  proxyVersion: count,
  network: z.record(name, z.number()),
  run: z.object({ minibatch: digestSchema, weights, counting: z.enum(['unit', 'released']) }).nullable(),
  foreign: z
    .object({
      source: z.string().max(longestDetail),
      sha256: digestSchema,
      architectureColumn: name,
      scoreColumn: name,
    })
    .exactOptional(),
});

const order = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('identity') }),
  z.object({ kind: z.literal('permutation'), seed: z.number() }),
]);

const range = z
  .object({
    kind: z.literal('range'),
    order,
    from: position,
    to: position,
    skip: z.instanceof(Uint8Array),
  })
  .refine(({ from, to }) => to >= from && to - from <= BigInt(maxShardSize), {
    error: `a range of at most ${maxShardSize} ordinals is expected`,
  })
  .refine(({ from, to, skip }) => skip.length === Math.ceil(Number(to - from) / 8), {
    error: 'one bit for each ordinal is expected in skip',
  });

const work = z.discriminatedUnion('kind', [
  range,
  z.object({ kind: z.literal('list'), positions: z.array(position).max(maxShardSize) }),
]);

/** An outcome as it was stored or sent, its detail as `detail` bounds it. */
export const outcomeSchema = (detail: z.ZodType<string>): z.ZodType<Outcome> =>
  z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('scored'),
      value: z.number(),
      sizeTerm: z.number().nullable(),
      separationTerm: z.number().nullable(),
    }),
    z.object({
      kind: z.literal('unscorable'),
      reason: z.enum([
        'disconnected',
        'coinciding-images',
        'dependent-codes',
        'crashed',
        'memory',
        'timeout',
      ]),
      detail,
    }),
  ]);

const outcome = outcomeSchema(z.string().max(longestDetail));

/** A W3C `traceparent` is 55 characters long. */
const traceContext = z.string().max(64).exactOptional();

export const shardMessageSchema: z.ZodType<ShardMessage> = z.object({
  id: name,
  searchId: name,
  shard: position,
  attempt: count,
  space: name,
  spec: specSchema,
  work,
  trace: traceContext,
});

export const resultMessageSchema: z.ZodType<ResultMessage> = z.object({
  searchId: name,
  shard: position,
  specDigest: digestSchema,
  scorer: name,
  engine,
  scores: z
    .array(z.object({ position, outcome, durationMs: z.number().nonnegative().max(longestDurationMs) }))
    .max(maxShardSize),
  end: z.enum(['partial', 'complete', 'handed-back', 'failing']),
  trace: traceContext,
});

export const scorerSignSchema: z.ZodType<ScorerSign> = z.object({
  scorer: name,
  engine,
  lanes: count.max(mostLanes),
  scored: count,
  startedAt: z.date(),
  at: z.date(),
});
