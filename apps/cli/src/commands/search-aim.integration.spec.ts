import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asPosition, findSpace } from '@naswot/space';
import { runNaswot, scratchHome, type Finished } from '../testing/run-naswot.ts';
import { documentOf, tinySearch } from '../testing/tiny-search.ts';
import { importTrial, trialLengths, writeTrial } from '../testing/trial-benchmark.ts';

interface Entry {
  readonly rank: number;
  readonly architecture: string;
  readonly macs: number;
  readonly outcome: { readonly kind: string; readonly value?: number };
  readonly objectives: Readonly<Record<string, number | null>>;
}

interface Shown {
  readonly search: {
    readonly id: string;
    readonly state: string;
    readonly samples: number;
    readonly objectives: readonly string[];
    readonly levels: number;
  };
  readonly best: readonly Entry[];
  readonly front?: readonly Entry[];
  readonly bestByObjective?: readonly Entry[];
}

const space = findSpace('nas-bench-201');

let home: Awaited<ReturnType<typeof scratchHome>>;
beforeAll(async () => {
  home = await scratchHome();
  await writeTrial(home.folder);
  expect((await runNaswot(home.folder, ...importTrial)).code).toBe(0);
});
afterAll(() => home[Symbol.asyncDispose]());

const shown = (finished: Finished): Shown => documentOf(finished) as Shown;
const searched = async (...args: readonly string[]): Promise<Shown> =>
  shown(await runNaswot(home.folder, ...tinySearch('--json', '--top', '1000', ...args)));

const scoreOf = ({ outcome }: Entry): number => outcome.value ?? -Infinity;
const isAsGood = (a: Entry, b: Entry): boolean => scoreOf(a) >= scoreOf(b) && a.macs <= b.macs;

/** As the table has it: percent after the longest training. */
function trainedAccuracy(architecture: string): number {
  const position = Number(asPosition(space.parse(architecture), space.size));
  return Number((20 + ((position * 31) % 7000) / 100 + trialLengths.length - 1).toFixed(2));
}

describe('a search with an aim', () => {
  it('shows what nothing that it asked for dominates', async () => {
    const {
      search,
      best,
      front = [],
    } = await searched(
      ...['--strategy', 'nsga-ii', '--parameter', 'population=8', '--samples', '30'],
      ...['--objective', 'naswot', '--objective', 'min:macs'],
    );
    expect(search).toMatchObject({ state: 'completed', objectives: ['naswot', 'min:macs'], levels: 1 });
    expect(front.length).toBeGreaterThan(1);
    expect(front.filter((a) => front.some((b) => b !== a && isAsGood(b, a)))).toEqual([]);
    for (const entry of best) expect(front.some((a) => isAsGood(a, entry))).toBe(true);
    const text = await runNaswot(home.folder, 'searches', 'show', search.id);
    expect(text.stdout).toContain('makes large: naswot and min:macs');
    expect(text.stdout).toContain(
      `${front.length} that nothing it asked for is better than by all of naswot and min:macs:`,
    );
  });

  it('shows the best by an accuracy that is looked up, and goes on by it', async () => {
    const evolution = ['--strategy', 'regularised-evolution', '--objective', 'accuracy:trial'];
    const { search, bestByObjective = [] } = await searched(...evolution, '--samples', '24');
    expect(bestByObjective.length).toBeGreaterThan(12);
    for (const { architecture, objectives } of bestByObjective)
      expect(objectives['accuracy:trial']).toBeCloseTo(trainedAccuracy(architecture), 6);
    const accuracies = bestByObjective.map(({ objectives }) => objectives['accuracy:trial'] ?? 0);
    expect(accuracies).toEqual(accuracies.toSorted((a, b) => b - a));
    const grown = shown(
      await runNaswot(
        home.folder,
        ...['search', '--resume', search.id, '--samples', '40', '--objective', 'accuracy:trial', '--json'],
      ),
    );
    expect(grown.search).toMatchObject({ state: 'completed', samples: 40 });
    const whole = await searched(...evolution, '--samples', '40');
    expect(whole.bestByObjective?.slice(0, 10).map(({ architecture }) => architecture)).toEqual(
      grown.bestByObjective?.map(({ architecture }) => architecture),
    );
  });

  it('says so where nothing that it asked for has a number, and lists no counts that were to be small', async () => {
    const counted = await searched('--objective', 'min:macs', '--samples', '12');
    const macs = (counted.bestByObjective ?? []).map((entry) => entry.macs);
    expect(macs).toEqual(macs.toSorted((a, b) => a - b));
    const text = await runNaswot(home.folder, 'searches', 'show', counted.search.id);
    expect(text.stdout).not.toContain('by the score alone');
  });

  it.each<[readonly string[], RegExp]>([
    [
      ['--strategy', 'hyperband', '--samples', '9', '--objective', 'sum:accuracy:trial,naswot'],
      /has one objective: accuracy:trial/,
    ],
    [
      ['--strategy', 'bohb', '--samples', '9', '--objective', 'accuracy:nowhere'],
      /no benchmark 'nowhere'; expected one of trial/,
    ],
    [
      ['--strategy', 'local-search', '--samples', '9', '--objective', 'naswot', '--objective', 'min:macs'],
      /optimises one objective; received 2/,
    ],
    [['--simulated-time', '90s'], /nothing says how long what this search measures takes to train/],
    [
      ['--objective', 'accuracy:trial', '--select', 'cifar10_valid_9', '--samples', '9'],
      /unknown metric of trial 'cifar10_valid_9'/,
    ],
  ])('is refused in a sentence: %j', async (args, message) => {
    const { code, stderr } = await runNaswot(home.folder, ...tinySearch(...args));
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});
