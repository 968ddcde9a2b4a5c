import { create, type MessageInitShape } from '@bufbuild/protobuf';
import { describe, expect, it } from 'vitest';
import { BenchmarkSchema } from '../generated/naswot/v1/benchmark_pb.ts';
import { ScoreQuerySchema, ScoreSchema } from '../generated/naswot/v1/score_pb.ts';
import { Counting, type UnscorableReason } from '../generated/naswot/v1/scoring_pb.ts';
import { SearchPlanSchema } from '../generated/naswot/v1/search_pb.ts';
import { PutMinibatchRequestSchema } from '../generated/naswot/v1/search_service_pb.ts';
import { decodeBenchmark } from './benchmark-codec.ts';
import { InvalidMessage } from './invalid-message.ts';
import { assembleMinibatch } from './minibatch-codec.ts';
import { decodePlan } from './plan-codec.ts';
import { decodeQuery } from './query-codec.ts';
import { decodePriority, decodeSearchName, decodeSequence } from './request-codec.ts';
import { decodeScore } from './score-codec.ts';

const digest = 'a'.repeat(64);

/** The fields that a decoder refuses. */
async function refusedFields(act: () => unknown): Promise<readonly string[]> {
  try {
    await act();
  } catch (error) {
    if (error instanceof InvalidMessage) return error.violations.map(({ field }) => field);
    throw error;
  }
  return [];
}

type Plan = MessageInitShape<typeof SearchPlanSchema>;
const run = {
  minibatch: digest,
  weights: { case: 'weightsSha256', value: digest },
  counting: Counting.UNIT,
} as const;
const plan = {
  name: 'a plan',
  space: 'nas-bench-201',
  network: { cellsPerStage: 1 },
  strategy: 'random',
  seed: 0n,
  budget: { samples: 1n },
  spec: { proxy: 'naswot', proxyVersion: 1, network: {}, run },
  window: 16,
} as const;

const manySettings = Object.fromEntries(Array.from({ length: 65 }, (_, k) => [`k${k}`, k]));

describe('a plan', () => {
  it('that is well formed passes', async () => {
    expect(await refusedFields(() => decodePlan(create(SearchPlanSchema, plan)))).toEqual([]);
  });

  it.each<readonly [string, Plan, string]>([
    ['a name of megabytes', { ...plan, name: 'x'.repeat(1_000_000) }, 'plan.name'],
    ['a name with NUL', { ...plan, name: 'a\0b' }, 'plan.name'],
    ['no space', { ...plan, space: '' }, 'plan.space'],
    ['a setting that is no number', { ...plan, network: { a: NaN } }, 'plan.network.a'],
    ['a setting without bounds', { ...plan, network: { a: Infinity } }, 'plan.network.a'],
    ['settings without end', { ...plan, network: manySettings }, 'plan.network'],
    ['a seed that a number does not hold', { ...plan, seed: 2n ** 53n }, 'plan.seed'],
    ['no samples', { ...plan, budget: { samples: 0n } }, 'plan.budget.samples'],
    ['samples past 63 bits', { ...plan, budget: { samples: 2n ** 63n } }, 'plan.budget.samples'],
    [
      'a time limit that is no number',
      { ...plan, budget: { timeLimitMs: NaN } },
      'plan.budget.time_limit_ms',
    ],
    ['a time limit of nothing', { ...plan, budget: { timeLimitMs: 0 } }, 'plan.budget.time_limit_ms'],
    ['an aim of nothing', { ...plan, aim: { levels: [] } }, 'plan.aim.levels'],
    [
      'a term that is nothing',
      { ...plan, aim: { levels: [{ goals: [{ by: 1, terms: [{ weight: 1 }] }] }] } },
      'plan.aim.levels.0.goals.0.terms.0.of.case',
    ],
    [
      'a weight of 0',
      {
        ...plan,
        aim: { levels: [{ goals: [{ by: 1, terms: [{ of: { case: 'count', value: 'macs' } }] }] }] },
      },
      'plan.aim.levels.0.goals.0.terms.0.weight',
    ],
    ['no window', { ...plan, window: 0 }, 'plan.window'],
    ['a window without end', { ...plan, window: 2 ** 21 }, 'plan.window'],
    [
      'a digest that is none',
      { ...plan, spec: { ...plan.spec, run: { ...run, minibatch: '../../etc' } } },
      'plan.spec.run.minibatch',
    ],
    [
      'no weights',
      { ...plan, spec: { ...plan.spec, run: { ...run, weights: { case: undefined } } } },
      'plan.spec.run.weights.case',
    ],
    [
      'a counting of a newer protocol',
      { ...plan, spec: { ...plan.spec, run: { ...run, counting: 77 as Counting } } },
      'plan.spec.run.counting',
    ],
  ])('with %s is refused, and the field named', async (_what, message, field) => {
    expect(await refusedFields(() => decodePlan(create(SearchPlanSchema, message)))).toEqual([field]);
  });

  it('without its parts is refused for each', async () => {
    const { budget: _budget, spec: _spec, ...rest } = plan;
    const fields = await refusedFields(() => decodePlan(create(SearchPlanSchema, rest)));
    expect(fields).toEqual(['plan.budget', 'plan.spec']);
    expect(await refusedFields(() => decodePlan(undefined))).toEqual(['plan']);
  });

  it('is told of a few of its violations only', async () => {
    const network = Object.fromEntries(Array.from({ length: 60 }, (_, k) => [`k${k}`, NaN]));
    const fields = await refusedFields(() => decodePlan(create(SearchPlanSchema, { ...plan, network })));
    expect(fields).toHaveLength(16);
  });

  it('does not reach the prototype of what is made of it', () => {
    const network = JSON.parse('{"__proto__": 7, "constructor": 8}') as Record<string, number>;
    const decoded = decodePlan(create(SearchPlanSchema, { ...plan, network }));
    expect(Object.getPrototypeOf(decoded.network)).toBe(Object.prototype);
  });
});

describe('a score', () => {
  const instant = { seconds: 1n, nanos: 0 };
  const score = {
    space: 's',
    proxy: 'p',
    specDigest: digest,
    scoredAt: instant,
    outcome: { outcome: { case: 'scored', value: { value: 1 } } },
  } as const;

  it.each<readonly [string, MessageInitShape<typeof ScoreSchema>, string]>([
    [
      'NaN',
      { ...score, outcome: { outcome: { case: 'scored', value: { value: NaN } } } },
      'score.outcome.outcome',
    ],
    ['no value', { ...score, outcome: { outcome: { case: 'scored', value: {} } } }, 'score.outcome.outcome'],
    ['no outcome', { ...score, outcome: {} }, 'score.outcome.outcome.case'],
    [
      'a reason of a newer protocol',
      {
        ...score,
        outcome: { outcome: { case: 'unscorable', value: { reason: 99 as UnscorableReason } } },
      },
      'score.outcome.outcome.reason',
    ],
    ['a position past 63 bits', { ...score, position: 2n ** 63n }, 'score.position'],
    [
      'an instant of the year 40000',
      { ...score, scoredAt: { seconds: 10n ** 12n } },
      'score.scored_at.seconds',
    ],
    ['an instant out of order', { ...score, scoredAt: { seconds: 1n, nanos: -5 } }, 'score.scored_at.nanos'],
  ])('with %s is refused', async (_what, message, field) => {
    const fields = await refusedFields(() => decodeScore(create(ScoreSchema, message)));
    expect(fields.map((path) => path.replace(/\.value$/, ''))).toEqual([field]);
  });
});

describe('a query', () => {
  it.each<readonly [string, MessageInitShape<typeof ScoreQuerySchema>, string]>([
    ['a value that is none', { minValue: NaN }, 'query.min_value'],
    ['a limit that a number does not hold', { limit: 2n ** 60n }, 'query.limit'],
    ['a digest of wildcards', { specDigest: '%' }, 'query.spec_digest'],
    ['an order of a newer protocol', { order: 9 as 1 }, 'query.order'],
  ])('with %s is refused', async (_what, message, field) => {
    expect(await refusedFields(() => decodeQuery(create(ScoreQuerySchema, message)))).toEqual([field]);
  });
});

describe('a benchmark', () => {
  type Message = MessageInitShape<typeof BenchmarkSchema>;
  const column = { of: { case: 'parameters', value: 'cifar10' } } as const;
  const training = { metric: 'cifar10_test_200', dataset: 'cifar10', split: 2, epochs: 200 } as const;
  const source = { path: '/table.csv', format: 3, onBroken: 1 } as const;
  const { importedAt, ...rest } = {
    name: 'mine',
    space: 's',
    columns: [column],
    importedAt: { seconds: 1n },
  };
  const benchmark: Message = { ...rest, importedAt, source };

  it('that is well formed passes', async () => {
    expect(await refusedFields(() => decodeBenchmark(create(BenchmarkSchema, benchmark)))).toEqual([]);
  });

  it.each<readonly [string, Message, string]>([
    ['no name', { ...benchmark, name: '' }, 'benchmark.name'],
    ['a name of megabytes', { ...benchmark, name: 'x'.repeat(1_000_000) }, 'benchmark.name'],
    ['a space with NUL', { ...benchmark, space: 'a\0b' }, 'benchmark.space'],
    [
      'columns without end',
      { ...benchmark, columns: Array.from({ length: 16_385 }, () => column) },
      'benchmark.columns',
    ],
    ['a column of nothing', { ...benchmark, columns: [{}] }, 'benchmark.columns.0.of.case'],
    [
      'a split of a newer protocol',
      {
        ...benchmark,
        columns: [{ of: { case: 'accuracy', value: { ...training, split: 9 as 1 } } }],
      },
      'benchmark.columns.0.of.split',
    ],
    [
      'a seed that a number does not hold',
      {
        ...benchmark,
        columns: [column, { of: { case: 'trainingTimeMs', value: { ...training, seed: 2n ** 53n } } }],
      },
      'benchmark.columns.1.of.seed',
    ],
    ['architectures past 63 bits', { ...benchmark, architectures: 2n ** 63n }, 'benchmark.architectures'],
    [
      'a path of megabytes',
      { ...benchmark, source: { ...source, path: '/'.repeat(5_000) } },
      'benchmark.source.path',
    ],
    [
      'a format of a newer protocol',
      { ...benchmark, source: { ...source, format: 77 as 1 } },
      'benchmark.source.format',
    ],
    [
      'a mapping that is none',
      { ...benchmark, source: { ...source, mapping: { space: 's', metrics: [] } } },
      'benchmark.source.mapping',
    ],
  ])('with %s is refused, and the field named', async (_what, message, field) => {
    expect(await refusedFields(() => decodeBenchmark(create(BenchmarkSchema, message)))).toEqual([field]);
  });

  it('without its source and its time is refused for each', async () => {
    const fields = await refusedFields(() => decodeBenchmark(create(BenchmarkSchema, rest)));
    expect(fields).toEqual(['benchmark.imported_at', 'benchmark.source']);
  });
});

describe('a request', () => {
  it('names its search, its priority and its sequence within bounds', async () => {
    expect(await refusedFields(() => decodeSearchName(''))).toEqual(['search']);
    expect(await refusedFields(() => decodePriority(101))).toEqual(['priority']);
    expect(await refusedFields(() => decodeSequence(2n ** 63n))).toEqual(['after_sequence']);
    expect(decodePriority(0)).toBe(1);
  });
});

describe('a minibatch', () => {
  type Part = MessageInitShape<typeof PutMinibatchRequestSchema>;
  const header = (change: object = {}): Part => ({
    part: {
      case: 'header',
      value: { digest, shape: [2, 1, 1, 2], given: [1, 0], source: { dataset: 'd' }, ...change },
    },
  });
  const chunk = (bytes: number, fill = 0): Part => ({
    part: { case: 'chunk', value: new Uint8Array(bytes).fill(fill) },
  });
  async function* requests(parts: readonly Part[]) {
    for (const part of parts) yield await Promise.resolve(create(PutMinibatchRequestSchema, part));
  }
  const assembled = (parts: readonly Part[]) => assembleMinibatch(requests(parts), 1_000_000);

  it('in chunks of any size is put together', async () => {
    const { pixels, given, shape } = await assembled([header(), chunk(3), chunk(0), chunk(12), chunk(1)]);
    expect([...pixels]).toEqual([0, 0, 0, 0]);
    expect({ given, shape }).toEqual({ given: [1, 0], shape: [2, 1, 1, 2] });
  });

  it.each<readonly [string, readonly Part[], string]>([
    ['nothing', [], 'header'],
    ['no header', [chunk(16)], 'header'],
    ['two headers', [header(), header()], 'chunk'],
    ['too few pixels', [header(), chunk(15)], 'chunk'],
    ['too many pixels', [header(), chunk(16), chunk(1)], 'chunk'],
    ['a chunk without bounds', [header({ shape: [2, 1, 300, 300] }), chunk(2 ** 20 + 1)], 'chunk'],
    ['a shape larger than memory', [header({ shape: [2, 4_000_000_000, 4_000_000_000, 9] })], 'header.shape'],
    ['a shape of nothing', [header({ shape: [2, 0, 1, 1] })], 'header.shape.1'],
    ['a shape of three extents', [header({ shape: [2, 1, 1] })], 'header.shape'],
    ['rows that are no permutation', [header({ given: [0, 0] }), chunk(16)], 'header.given'],
    ['rows that are not there', [header({ given: [0, 2] }), chunk(16)], 'header.given'],
    ['pixels that are no numbers', [header(), chunk(16, 0xff)], 'chunk'],
  ])('of %s is refused', async (_what, parts, field) => {
    expect(await refusedFields(() => assembled(parts))).toEqual([field]);
  });
});
