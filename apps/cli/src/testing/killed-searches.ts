import { randomInt } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { findSpace, type Position } from '@naswot/space';
import { openStore } from '@naswot/store';
import { countMidWork, moment, opening, type Moment } from './kill-moments.ts';
import { runNaswot } from './run-naswot.ts';
import { documentOf, tinySearch } from './tiny-search.ts';
import { importTrial, trialLengths, writeTrial } from './trial-benchmark.ts';

/** How often each search is killed: `NASWOT_KILLS`, or few. */
export const kills = Number(process.env['NASWOT_KILLS'] ?? 3);
/** Of the moments at which they are killed: `NASWOT_KILLS_SEED`, or another in every run. */
export const killsSeed = Number(process.env['NASWOT_KILLS_SEED'] ?? randomInt(2 ** 31));

/** A search that asks for the same whether it is killed or not. */
export interface KilledSearch {
  readonly samples: number;
  /** Of `naswot search`, but for where it runs. */
  readonly args: readonly string[];
  /** What its document says of it. */
  readonly shown: object;
  /** Puts what the arguments name into a home. */
  readonly prepare?: (home: string) => Promise<void>;
  /** What it asks for first. */
  readonly first?: readonly Position[];
}

const space = findSpace('nas-bench-201');
/** Two architectures that keep the constraints. */
const included = { file: 'included', text: '@0\n@1\n', first: [0, 1].map((k) => space.atPublishedIndex(k)) };
const bounded = {
  args: ['--max-parameters', '14k', '--max-macs', '0.12M', '--include', included.file],
  shown: { constraints: { parameters: 14_000, macs: 120_000 }, included: included.first.length },
  prepare: (home: string) => writeFile(path.join(home, included.file), included.text),
  first: included.first,
};

/** Told accuracies, after several lengths of training. */
const trained = {
  args: ['--objective', 'accuracy:trial', '--window', '4'],
  shown: { objectives: ['accuracy:trial'], levels: trialLengths.length, window: 4 },
  prepare: async (home: string) => {
    await writeTrial(home);
    documentOf(await runNaswot(home, ...importTrial));
  },
};

/** So many samples for each kill that none comes after the end: a sitting asks for some ten, in shards of one or two. */
const adaptive = 24 * kills;
/** Shards of up to 64. */
const unadaptive = 96 * kills;

const search = (
  samples: number,
  args: readonly string[],
  { args: more, shown, ...rest }: Omit<KilledSearch, 'samples'> = { args: [], shown: {} },
): KilledSearch => ({
  ...rest,
  samples,
  args: tinySearch('--samples', String(samples), ...args, ...more),
  shown: { ...shown, state: 'completed', samples, pending: 0 },
});

/** By what they are, as sentences have it. */
export const killedSearches = {
  'random search': search(unadaptive, ['--strategy', 'random']),
  'random search within constraints': search(unadaptive, ['--strategy', 'random'], bounded),
  'random search with replacement': search(unadaptive, ['--strategy', 'random', '--replacement']),
  evolution: search(
    adaptive,
    [
      ...['--strategy', 'regularised-evolution', '--window', '4'],
      ...['--parameter', 'population=12', '--parameter', 'sample=4'],
    ],
    { ...bounded, shown: { ...bounded.shown, parameters: { population: 12, sample: 4 }, window: 4 } },
  ),
  Hyperband: search(adaptive, ['--strategy', 'hyperband'], trained),
  'BOHB within constraints': search(adaptive, ['--strategy', 'bohb', ...trained.args], {
    ...bounded,
    shown: { ...bounded.shown, ...trained.shown },
    prepare: async (home) => {
      await bounded.prepare(home);
      await trained.prepare(home);
    },
  }),
} as const satisfies Readonly<Record<string, KilledSearch>>;

/** Commits of the store are some two changes for each architecture of an adaptive search; one sitting in five ends before any. */
const anyMoment: fc.Arbitrary<Moment> = fc.oneof(
  { weight: 4, arbitrary: moment('begin', 0, 40) },
  { weight: 1, arbitrary: opening },
);

/** One for each kill of each of several searches, of the seed alone. */
const drawEach = <T>(one: fc.Arbitrary<T>, searches: number): readonly (readonly T[])[] =>
  fc.sample(fc.noBias(fc.array(one, { minLength: kills, maxLength: kills })), {
    seed: killsSeed,
    numRuns: searches,
  });

/** Moments for each of several searches. */
export const killMoments = (searches: number): readonly (readonly Moment[])[] =>
  drawEach(anyMoment, searches);

/** After how many shards of an adaptive search a coordinator is killed, each time. */
export const killShards = (): readonly number[] => drawEach(fc.nat(12), 1).flat();

/** What a search of a store has asked for, in ask order, and how many of its sittings were gone before its end and had scores. */
export async function askedBy(
  location: string,
  id: string,
): Promise<{ readonly asks: readonly Position[]; readonly midWork: number }> {
  await using store = await openStore(location);
  const asked = (await store.findSearch(id))?.counts.samples ?? 0n;
  return { asks: await store.askedPositions(id, 0n, asked), midWork: await countMidWork(store, id) };
}
