import { create, type MessageInitShape } from '@bufbuild/protobuf';
import { describe, expect, it } from 'vitest';
import { Counting } from '../generated/naswot/v1/scoring_pb.ts';
import { SearchPlanSchema } from '../generated/naswot/v1/search_pb.ts';
import { InvalidMessage } from './invalid-message.ts';
import { decodePlan } from './plan-codec.ts';
import { decodeQuery } from './query-codec.ts';
import { decodeBestLimit, decodeDigest, decodePriority, decodeSearchName } from './request-codec.ts';
import { decodeSpecFilter } from './spec-codec.ts';

/** What a decoder says of what it refuses. */
function said(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof InvalidMessage) return error.message;
    throw error;
  }
  return 'nothing';
}

const run = {
  minibatch: 'a'.repeat(64),
  weights: { case: 'weightsSha256', value: 'a'.repeat(64) },
  counting: Counting.UNIT,
} as const;
const plan = {
  space: 'nas-bench-201',
  strategy: 'random',
  budget: {},
  spec: { proxy: 'naswot', network: {}, run },
  window: 16,
} as const;

type Plan = MessageInitShape<typeof SearchPlanSchema>;

describe('what is wrong with a message is said of a', () => {
  it.each([
    [
      'number that is too large',
      () => decodeBestLimit(4_000_000_000),
      'limit is 4000000000, expected at most 10000',
    ],
    ['number that is too small', () => decodeBestLimit(0), 'limit is 0, expected at least 1'],
    ['priority', () => decodePriority(101), 'priority is 101, expected at most 100'],
    ['message that is not there', () => decodePlan(undefined), 'plan is missing, expected a message'],
    [
      'text that is too long',
      () => decodeSearchName('x'.repeat(257)),
      'search has 257 characters, expected at most 256',
    ],
    ['name', () => decodeSearchName(''), "search is '', expected a name"],
    ['text with NUL', () => decodeSearchName('a\0b'), "search is 'a\\u0000b', expected a text without NUL"],
    ['digest', () => decodeDigest('../x'), "digest is '../x', expected a SHA-256 of 64 hexadecimal digits"],
    [
      'word of a newer protocol',
      () => decodeQuery({ order: 9, ascending: true }),
      'query.order is 9, expected one of value, parameters, scored-at',
    ],
    ['request', () => decodeSpecFilter(undefined), 'the message is missing, expected a message'],
  ])('%s', (_what, act, sentence) => {
    expect(said(act)).toBe(sentence);
  });

  it.each<readonly [Plan, string]>([
    [{ ...plan, budget: { timeLimitMs: 0 } }, 'plan.budget.time_limit_ms is 0, expected more than 0'],
    [
      { ...plan, network: { a: NaN }, window: 0 },
      'plan.network.a is NaN, expected a finite number; plan.window is 0, expected at least 1',
    ],
    [
      { ...plan, network: Object.fromEntries(Array.from({ length: 65 }, (_, k) => [`k${k}`, k])) },
      'plan.network is wrong, expected at most 64 settings',
    ],
    [
      { ...plan, spec: { ...plan.spec, run: { ...run, weights: { case: undefined } } } },
      'plan.spec.run.weights.case is none, expected seeded weights or the digest of a file',
    ],
  ])('plan with %o', (wrong, sentence) => {
    expect(said(() => decodePlan(create(SearchPlanSchema, wrong)))).toBe(sentence);
  });
});
