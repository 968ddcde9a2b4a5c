import fc from 'fast-check';
import { benchmarkFormats, presets, splits, type BenchmarkColumn } from '@naswot/benchmark';
import type { Outcome, ScoringSpec } from '@naswot/scoring';
import type { Aim, AimLevel, Budget, Goal, LevelTime, Quantity, SearchPlan } from '@naswot/search';
import type { Position, PublishedIndex } from '@naswot/space';
import type { BenchmarkView } from '../codecs/benchmark-codec.ts';
import type { ScoreFilter } from '../codecs/query-codec.ts';
import type { ScoreView } from '../codecs/score-codec.ts';
import type { ScorerView } from '../codecs/scorer-codec.ts';
import type { SearchSummary, SearchTotals } from '../codecs/search-codec.ts';
import type { SearchUpdate } from '../codecs/update-codec.ts';

/** Whatever the domain may hold, for what must come back from the wire as it was. */
const word = fc.string({ unit: 'binary', maxLength: 40 }).filter((text) => !text.includes('\0'));
const given = word.filter((text) => text !== '');
const digest = fc.string({
  unit: fc.nat({ max: 15 }).map((value) => value.toString(16)),
  minLength: 64,
  maxLength: 64,
});
const count = fc.bigInt({ min: 0n, max: 2n ** 63n - 1n });
const natural = fc.maxSafeNat();
const small = fc.nat({ max: 1_000_000 });
const number = fc.double({ noNaN: true, noDefaultInfinity: true });
const duration = fc.double({ noNaN: true, noDefaultInfinity: true, min: 0 });
const instant = fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('9999-12-31T23:59:59.999Z') });
const orNull = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> => fc.option(value);

const settings = fc.dictionary(
  word.filter((key) => key !== '__proto__'),
  number,
  { maxKeys: 8, noNullPrototype: true },
);

const weights = fc.oneof(
  fc.record({ initialisation: given, seed: natural, version: small }),
  fc.record({ sha256: digest }),
);

const foreign = fc.record({ source: word, sha256: digest, architectureColumn: given, scoreColumn: given });

/** Under which searches score. */
const ownSpecs: fc.Arbitrary<ScoringSpec> = fc.record({
  proxy: given,
  proxyVersion: small,
  network: settings,
  run: orNull(
    fc.record({
      minibatch: digest,
      weights,
      counting: fc.constantFrom('unit' as const, 'released' as const),
    }),
  ),
});

export const specs: fc.Arbitrary<ScoringSpec> = fc.oneof(
  ownSpecs,
  fc.tuple(ownSpecs, foreign).map(([spec, source]) => ({ ...spec, run: null, foreign: source })),
);

const time = fc.double({ noNaN: true, noDefaultInfinity: true, min: Number.MIN_VALUE });

const budgets: fc.Arbitrary<Budget> = fc.record(
  {
    samples: orNull(fc.bigInt({ min: 1n, max: 2n ** 63n - 1n })),
    timeLimitMs: orNull(time),
    evaluations: natural.filter((evaluations) => evaluations > 0),
    simulatedTimeMs: time,
  },
  { requiredKeys: ['samples', 'timeLimitMs'] },
);

const quantities: fc.Arbitrary<Quantity> = fc.oneof(
  fc.record({ kind: fc.constant('score' as const) }),
  fc.record({ kind: fc.constant('count' as const), proxy: given }),
  fc.record({ kind: fc.constant('accuracy' as const), benchmark: given, metric: given }),
);

const goals: fc.Arbitrary<Goal> = fc.record(
  {
    by: fc.constantFrom('sum' as const, 'ranks' as const),
    terms: fc.array(fc.record({ of: quantities, weight: number.filter((weight) => weight !== 0) }), {
      minLength: 1,
      maxLength: 3,
    }),
    within: fc.record({ proxy: given, factor: number.filter((factor) => factor > 1) }),
  },
  { requiredKeys: ['by', 'terms'] },
);

const levelTimes: fc.Arbitrary<LevelTime> = fc.oneof(
  fc.record({ kind: fc.constant('recorded' as const), benchmark: given, metric: given }),
  fc.record({ kind: fc.constant('modelled' as const), constantMs: number, perMacMs: number }),
);

const levels: fc.Arbitrary<AimLevel> = fc.record(
  { cost: duration, goals: fc.array(goals, { minLength: 1, maxLength: 3 }), time: levelTimes },
  { requiredKeys: ['cost', 'goals'] },
);

const aims: fc.Arbitrary<Aim> = fc.record({ levels: fc.array(levels, { minLength: 1, maxLength: 3 }) });

const plansOfOneSpec = fc.record({
  name: word,
  space: given,
  network: settings,
  strategy: given,
  seed: natural,
  replacement: fc.boolean(),
  budget: budgets,
  spec: ownSpecs,
  window: fc.integer({ min: 1, max: 1 << 20 }),
});

const isEmpty = (value: object): boolean => Object.keys(value).length === 0;

/** Under one spec or several; what a plan has none of is left out. */
export const plans: fc.Arbitrary<SearchPlan> = fc
  .record({
    plan: plansOfOneSpec,
    aim: fc.option(aims, { nil: {} }),
    repeats: fc.array(ownSpecs, { maxLength: 3 }),
    parameters: settings,
    constraints: settings,
    included: fc.array(
      count.map((value) => value as Position),
      { maxLength: 5 },
    ),
  })
  .map(({ plan, ...more }) => ({
    ...plan,
    ...Object.fromEntries(Object.entries(more).filter(([, value]) => !isEmpty(value))),
  }));

export const outcomes: fc.Arbitrary<Outcome> = fc.oneof(
  fc.record({
    kind: fc.constant('scored' as const),
    value: number,
    sizeTerm: orNull(number),
    separationTerm: orNull(number),
  }),
  fc.record({
    kind: fc.constant('unscorable' as const),
    reason: fc.constantFrom(
      'disconnected' as const,
      'coinciding-images' as const,
      'dependent-codes' as const,
      'crashed' as const,
      'memory' as const,
      'timeout' as const,
    ),
    detail: word,
  }),
);

const totals: fc.Arbitrary<SearchTotals> = fc.record({
  samples: count,
  scored: count,
  unscorable: count,
  reused: count,
  pending: count,
});

const states = fc.constantFrom(
  'running' as const,
  'paused' as const,
  'completed' as const,
  'cancelled' as const,
  'failed' as const,
);

export const searches: fc.Arbitrary<SearchSummary> = fc.record({
  id: given,
  plan: plans,
  priority: fc.integer({ min: 1, max: 100 }),
  specDigest: digest,
  state: states,
  failure: orNull(word),
  owner: orNull(word),
  engine: word,
  lanes: small,
  counts: totals,
  asked: count,
  activeMs: duration,
  createdAt: instant,
  finishedAt: orNull(instant),
});

const json = fc.dictionary(
  word.filter((key) => key !== '__proto__'),
  fc.oneof(
    word,
    number.map((value) => value + 0),
    fc.boolean(),
    fc.constant(null),
    fc.array(word, { maxLength: 3 }),
  ),
  { maxKeys: 4, noNullPrototype: true },
);

export const updates: fc.Arbitrary<SearchUpdate> = fc.oneof(
  fc.record({ kind: fc.constant('event' as const), sequence: count, event: word, data: json, at: instant }),
  fc.record({
    kind: fc.constant('progress' as const),
    state: states,
    counts: totals,
    total: orNull(count),
    elapsedMs: duration,
    timeLeftMs: orNull(number),
  }),
);

const position = count.map((value) => value as Position);

export const scores: fc.Arbitrary<ScoreView> = fc.record({
  space: given,
  architecture: word,
  position,
  representative: position,
  index: orNull(small.map((value) => value as PublishedIndex)),
  proxy: given,
  outcome: outcomes,
  reluUnits: natural,
  parameters: natural,
  macs: natural,
  specDigest: digest,
  searchId: orNull(word),
  engine: word,
  durationMs: duration,
  scoredAt: instant,
});

export const filters: fc.Arbitrary<ScoreFilter> = fc.record(
  {
    space: given,
    search: given,
    proxy: given,
    specDigest: digest.map((text) => text.slice(0, 12)),
    architecture: word,
    minValue: number,
    maxParameters: natural,
    since: instant,
    orderBy: fc.constantFrom('value' as const, 'parameters' as const, 'scored-at' as const),
    descending: fc.boolean(),
    limit: natural,
  },
  { requiredKeys: ['orderBy', 'descending', 'limit'] },
);

export const scorers: fc.Arbitrary<ScorerView> = fc.record({
  scorer: given,
  engine: fc.record({ name: word, version: word, device: word }),
  lanes: small,
  scored: natural,
  startedAt: instant,
  at: instant,
});

const trainings = {
  metric: given,
  dataset: given,
  split: fc.constantFrom(...splits),
  epochs: small,
  seed: orNull(natural),
};

const benchmarkColumns: fc.Arbitrary<BenchmarkColumn> = fc.oneof(
  fc.record({ quantity: fc.constantFrom('accuracy' as const, 'training-time-ms' as const), ...trainings }),
  fc.record({ quantity: fc.constant('parameters' as const), dataset: given }),
);

export const benchmarks: fc.Arbitrary<BenchmarkView> = fc.record({
  name: given,
  space: given,
  columns: fc.array(benchmarkColumns, { maxLength: 8 }),
  architectures: count,
  taken: count,
  isComplete: fc.boolean(),
  importedAt: instant,
  source: fc.record({
    path: word,
    format: fc.constantFrom(...benchmarkFormats),
    mapping: orNull(fc.constantFrom(...Object.values(presets))),
    onBroken: fc.constantFrom('stop' as const, 'skip' as const),
  }),
});
