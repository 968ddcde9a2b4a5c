import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomStream } from '@naswot/network';
import { asPosition } from '@naswot/space';
import { architectureRecord } from '@naswot/store';
import type { CardDocument } from '../comparison/card-json.ts';
import { runNaswot, scratchHome, type Finished } from '../testing/run-naswot.ts';
import { space } from '../testing/score-rows.ts';
import { documentOf, tinySearch } from '../testing/tiny-search.ts';

const seeds = [777, 888] as const;
const network = space.parseSettings({ stemChannels: 4, cellsPerStage: 1, imageSize: 8 });

/** A table of two trainings of every tenth cell: its parameters' logarithm and noise. */
function madeUpTable(): string {
  const count = Number(space.size) / 10;
  const [common, ...own] = ['common', ...seeds.map(String)].map((label) =>
    randomStream(0, label).normals(count),
  );
  const lines = Array.from({ length: Math.floor(count) }, (_, item) => {
    const record = architectureRecord(space, network, asPosition(BigInt(item * 10), space.size));
    const truth = 40 + 5 * Math.log10(record.parameters) + (common?.[item] ?? 0);
    const accuracies = own.map((noise) => (truth + (noise[item] ?? 0) / 2).toFixed(3));
    return [record.architecture, ...accuracies].join(',');
  });
  return ['arch,a,b', ...lines, ''].join('\n');
}

const mapping = {
  space: 'nas-bench-201',
  architecture: { column: 'arch' },
  scale: 'percent',
  metrics: ['a', 'b'].map((column, k) => ({
    ...{ column, dataset: 'cifar10', split: 'test', epochs: 200, seed: seeds[k] },
  })),
};

describe('naswot compare, of several proxies and of repeats', () => {
  let home: Awaited<ReturnType<typeof scratchHome>>;
  const ids: string[] = [];
  const run = (...args: readonly string[]): Promise<Finished> => runNaswot(home.folder, ...args);
  const compare = (...args: readonly string[]): Promise<Finished> => run('compare', 'nas-bench-201', ...args);
  const cardOf = async (...args: readonly string[]): Promise<CardDocument> =>
    documentOf(await compare(...args, '--json')) as CardDocument;

  beforeAll(async () => {
    home = await scratchHome();
    await writeFile(path.join(home.folder, 'table.csv'), madeUpTable());
    await writeFile(path.join(home.folder, 'mapping.json'), JSON.stringify(mapping));
    documentOf(await run('benchmark', 'import', 'table.csv', '--mapping', 'mapping.json', '--json'));
    const searches = [
      ['--samples', '400'],
      ['--samples', '400', '--weights-seed', '1'],
      ['--samples', '300', '--minibatch-seed', '1'],
      ['--samples', '200', '--objective', 'relu-units'],
    ];
    for (const flags of searches) {
      const found = documentOf(await run(...tinySearch(...flags, '--json')));
      ids.push((found as { readonly search: { readonly id: string } }).search.id);
    }
  }, 300_000);
  afterAll(() => home[Symbol.asyncDispose]());

  it('asks which spec where there are several, and lists them', async () => {
    const several = await compare();
    expect(several).toMatchObject({ code: 2, stdout: '' });
    expect(several.stderr).toMatch(
      /by naswot under 3 specs, which cannot stand in one ranking:(\n {2}nas-bench-201 by naswot, spec [0-9a-f]{12}: .*){3}\nhint: choose one with --spec DIGEST or --search ID, or take the mean over seeds with --repeats\n$/,
    );
  });

  it('ranks several proxies on what all of them have, each under its own spec', async () => {
    const [naswot = '', , , units = ''] = ids;
    const both = await cardOf('--proxy', 'naswot,relu-units', '--search', `${naswot},${units}`);
    expect(both.proxies.map(({ proxy }) => proxy)).toEqual(['naswot', 'relu-units']);
    expect(new Set(both.proxies.map(({ spec }) => spec)).size).toBe(2);
    const [first, second] = both.proxies;
    expect(second?.kendallTauB?.count).toBe(both.count);
    expect(first?.kendallTauB?.count).toBe(both.count);
    // The first 200 asks of both searches are the same.
    expect(second?.counts).toMatchObject({ scores: 200, notShared: 0 });
    expect(first?.counts).toMatchObject({ scores: 400, notShared: 200 });
    expect(both.count + both.withoutAccuracy).toBe(200);
    expect(both.pairs).toHaveLength(1);
    // Both have an order of ReLU units: the proxy is the baseline of that name.
    const baseline = both.baselines.find(({ proxy }) => proxy === 'ReLU units');
    expect(second?.kendallTauB).toEqual(baseline?.kendallTauB);
    const text = await compare('--proxy', 'naswot,relu-units', '--search', naswot);
    expect(text.stdout).toMatch(/^ +naswot +relu-units +naswot: size term/m);
    expect(text.stdout).toContain('naswot: left out are');
  });

  it('finds the proxy by what is named', async () => {
    const card = await cardOf('--search', ids[3] ?? '');
    expect(card.proxies.map(({ proxy }) => proxy)).toEqual(['relu-units']);
    const other = await compare('--proxy', 'relu-units', '--search', ids[0] ?? '');
    expect(other).toMatchObject({ code: 2 });
    expect(other.stderr).toContain(`--search ${ids[0]} names the spec`);
  });

  it('takes the mean over repeats, and says how far they differ', async () => {
    const card = await cardOf('--repeats');
    const [score] = card.proxies;
    expect(score?.counts?.specs).toHaveLength(3);
    expect(score?.counts?.scores).toBeGreaterThanOrEqual(300);
    expect(score?.counts?.incomplete).toBeGreaterThan(0);
    const repeats = score?.repeats;
    expect(repeats?.specs).toBe(3);
    expect(repeats?.noise?.meanSd).toBeGreaterThan(0);
    expect(repeats?.noise?.share).toBeGreaterThan(0);
    expect(repeats?.noise?.share).toBeLessThan(0.5);
    expect(repeats?.noise?.betweenRepeats).toBeGreaterThan(0.5);
    expect(repeats?.kendallTauB?.lowest).toBeLessThanOrEqual(repeats?.kendallTauB?.mean ?? NaN);
    expect(card.remarks.map(({ kind }) => kind)).toContain('repeats');
    const two = await cardOf('--repeats', '--search', `${ids[0]},${ids[1]}`);
    expect(two.proxies[0]?.counts?.specs).toHaveLength(2);
    expect(two.proxies[0]?.counts).toMatchObject({ scores: 400, incomplete: 0 });
    // What the search did not ask for is not missing, though the other specs have scores of it.
    const asked = await cardOf('--repeats', '--search', ids[2] ?? '');
    expect(asked.proxies[0]?.counts).toMatchObject({ scores: 300, incomplete: 0 });
  });

  it('takes the mean over the repeats of a search, and those alone, where it is named', async () => {
    const flags = ['--samples', '30', '--weights-seeds', '2', '--json'];
    const { search } = documentOf(await run(...tinySearch(...flags))) as {
      readonly search: { readonly id: string };
    };
    const [score] = (await cardOf('--search', search.id)).proxies;
    // A third spec of its family is another search's.
    expect(score?.repeats?.specs).toBe(2);
    expect(score?.counts).toMatchObject({ scores: 30, incomplete: 0 });
    expect((await cardOf('--repeats', '--search', search.id)).proxies[0]).toEqual(score);
    const twice = await compare('--repeats', '--search', `${search.id},${ids[1] ?? ''}`);
    expect(twice.stderr).toContain('of which two are under one spec');
  });

  it('knows the noise ceiling of single trainings', async () => {
    const card = await cardOf('--search', ids[0] ?? '');
    expect(card.seeds).toEqual(seeds);
    const ceiling = card.noiseCeiling;
    expect(ceiling).toMatchObject({ seeds: 2, count: card.count });
    expect(ceiling?.betweenSeeds).toBeLessThan(ceiling?.againstAll ?? NaN);
    const score = ceiling?.reached.find(({ name }) => name === 'naswot');
    expect(score?.ofCeiling).toBeCloseTo((score?.kendallTauB ?? NaN) / (ceiling?.againstAll ?? NaN), 12);
  });

  it('warns that what selects reports where the table has no validation', async () => {
    const card = await cardOf('--search', ids[0] ?? '');
    const warnings = card.remarks.filter(({ isWarning }) => isWarning).map(({ kind }) => kind);
    expect(warnings).toEqual(expect.arrayContaining(['same-column', 'test-accuracy']));
  });

  it('writes the card into a file, by its name', async () => {
    const args = ['--search', ids[0] ?? '', '--output'];
    expect(await compare(...args, 'card.tex')).toMatchObject({
      code: 0,
      stdout: '',
      stderr: 'wrote card.tex\n',
    });
    const latex = await readFile(path.join(home.folder, 'card.tex'), 'utf8');
    expect(latex).toContain(String.raw`\toprule`);
    await compare(...args, 'card.md');
    const markdown = await readFile(path.join(home.folder, 'card.md'), 'utf8');
    expect(markdown).toMatch(/^# nas-bench-201 against cifar10\\_test\\_200 of table\n/);
    const nowhere = await compare(...args, 'no/such/folder.csv');
    expect(nowhere).toMatchObject({ code: 1 });
    expect(nowhere.stderr).toContain('no/such/folder.csv cannot be written');
  });
});
