import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runNaswot, scratchHome, type Finished } from '../testing/run-naswot.ts';
import { documentOf, tinySearch } from '../testing/tiny-search.ts';

let home: Awaited<ReturnType<typeof scratchHome>>;
const run = (...args: readonly string[]): Promise<Finished> => runNaswot(home.folder, ...args);

/** One of 12, one of the first 16 under other weights, and one of 4 others under the same spec as the first. */
const searches = [
  tinySearch('--samples', '12', '--name', 'first'),
  tinySearch('--samples', '16', '--name', 'reseeded', '--weights-seed', '1', '--counting', 'released'),
  tinySearch('--samples', '4', '--name', 'elsewhere', '--seed', '5'),
];

beforeAll(async () => {
  home = await scratchHome();
  for (const search of searches) documentOf(await run(...search, '--json'));
}, 120_000);
afterAll(() => home[Symbol.asyncDispose]());

interface Shown {
  readonly architecture: string;
  readonly outcome: { readonly value?: number };
}

interface Difference {
  readonly isSameSpec: boolean;
  readonly specDifferences: readonly unknown[];
  readonly runDifferences: readonly { readonly what: string }[];
  readonly shared: number;
  readonly onlyA: number;
  readonly onlyB: number;
  readonly agreement: { readonly kendallTauB: { value: number; low: number; high: number } } | null;
  readonly moves: readonly {
    readonly architecture: string;
    readonly rankA: number;
    readonly rankB: number;
    readonly a: Shown['outcome'];
    readonly b: Shown['outcome'];
  }[];
  readonly bestOnlyB: readonly Shown[];
}

const diff = async (...args: readonly string[]): Promise<Difference> =>
  documentOf(await run('searches', 'diff', ...args, '--json')) as Difference;

describe('naswot searches diff', () => {
  it('tells specs apart in words, and how far the ranks of what both asked for agree', async () => {
    const found = await diff('first', 'reseeded', '--top', '3');
    expect(found).toMatchObject({
      isSameSpec: false,
      specDifferences: [
        { what: 'weights seed', a: 0, b: 1 },
        { what: 'counting', a: 'unit', b: 'released' },
      ],
      runDifferences: [{ what: 'samples', a: 12, b: 16 }],
      shared: 12,
      onlyA: 0,
      onlyB: 4,
    });
    const tau = found.agreement?.kendallTauB;
    expect(tau?.low).toBeLessThanOrEqual(tau?.value ?? NaN);
    expect(tau?.high).toBeGreaterThanOrEqual(tau?.value ?? NaN);
    const scores = async (name: string): Promise<ReadonlyMap<string, number | undefined>> => {
      const document = documentOf(await run('scores', 'query', '--search', name, '--json'));
      const all = (document as { scores: readonly Shown[] }).scores;
      return new Map(all.map(({ architecture, outcome }) => [architecture, outcome.value]));
    };
    const [a, b] = [await scores('first'), await scores('reseeded')];
    for (const move of found.moves) {
      expect(move.a.value).toBe(a.get(move.architecture));
      expect(move.b.value).toBe(b.get(move.architecture));
      expect(move.rankA).not.toBe(move.rankB);
    }
    expect(found.bestOnlyB).toHaveLength(3);
    for (const { architecture } of found.bestOnlyB) expect(a.has(architecture)).toBe(false);
    const { stdout } = await run('searches', 'diff', 'first', 'reseeded');
    expect(stdout).toMatch(/^the specs differ:\n {2}weights seed 0 -> 1\n {2}counting unit -> released$/m);
    expect(stdout).toMatch(/^12 architectures in both, 0 in A alone, 4 in B alone$/m);
    expect(stdout).toMatch(/^ {2}tau-b -?\d\.\d{3} \(.* 95 %, bootstrap\)$/m);
  });

  it('says that under one spec an architecture has one score', async () => {
    expect(await diff('first', 'elsewhere')).toMatchObject({
      isSameSpec: true,
      specDifferences: [],
      agreement: null,
      moves: [],
    });
    const { stdout } = await run('searches', 'diff', 'first', 'elsewhere');
    expect(stdout).toContain('the spec is the same: an architecture has one score under it');
    expect(stdout).toMatch(/^ {2}seed 0 -> 5$/m);
    expect((await diff('first', 'first')).runDifferences).toEqual([]);
  });

  it('names a search that is not there', async () => {
    const { code, stderr } = await run('searches', 'diff', 'first', 'second');
    expect(stderr).toContain("naswot: error: there is no search 'second'");
    expect(code).toBe(2);
  });
});
