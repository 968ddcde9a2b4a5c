import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { reportCard, type ReportCard } from '@naswot/benchmark';
import { randomStream } from '@naswot/network';
import { openStore } from '@naswot/store';
import { describeWithReference } from '../../../../tools/reference/describe-with-reference.ts';
import type { CardDocument } from '../comparison/card-json.ts';
import { requestComparison, type RequestedComparison } from '../comparison/comparison-request.ts';
import { runNaswot, scratchHome, type Finished } from '../testing/run-naswot.ts';
import { documentOf, tinySearch } from '../testing/tiny-search.ts';

const metric = 'cifar10_test_200';
/** Of cells with two convolutions: there the size term has no order. */
const twoConvolutions = 327_680;

describeWithReference('naswot compare, of 300 random cells on images of CIFAR-10', (folder) => {
  let home: Awaited<ReturnType<typeof scratchHome>>;
  let search = '';
  const run = (...args: readonly string[]): Promise<Finished> => runNaswot(home.folder, ...args);

  beforeAll(async () => {
    home = await scratchHome();
    const table = path.join(folder, 'data', 'nas-bench-201.csv.gz');
    documentOf(await run('benchmark', 'import', table, '--json'));
    const images = ['--dataset', 'cifar-10', '--data', path.join(folder, 'data')];
    const found = documentOf(await run('search', 'nas-bench-201', '--samples', '300', ...images, '--json'));
    search = (found as { search: { id: string } }).search.id;
  }, 600_000);
  afterAll(() => home[Symbol.asyncDispose]());

  /** What the command compares. */
  async function gather(): Promise<RequestedComparison['gathered']> {
    await using store = await openStore(`pglite:${path.join(home.folder, 'store')}`);
    return (await requestComparison('nas-bench-201', { metric, select: metric, seed: 0 }, store)).gathered;
  }

  const tauOfTwoConvolutions = ({ proxies }: ReportCard): number | null | undefined =>
    proxies[0]?.bands.find(({ fromReluUnits }) => fromReluUnits === twoConvolutions)?.kendallTauB;

  it('agrees with trained accuracy as far as is published, and says the same of what needs no score', async () => {
    const card = documentOf(
      await run('compare', 'nas-bench-201', '--search', search, '--json'),
    ) as CardDocument;
    expect(card).toMatchObject({
      space: 'nas-bench-201',
      benchmark: 'nas-bench-201',
      metric,
      selectedBy: 'cifar10_valid_200',
      withoutAccuracy: 0,
      topDecile: { method: 'bootstrap' },
    });
    expect(card.count).toBe(300);
    // Mellor et al., ICML 2021, figure 3: 0.574 of 1,000 networks; 300 have a standard deviation of 0.025.
    const tau = card.proxies[0]?.kendallTauB;
    expect(tau?.value).toBeGreaterThan(0.5);
    expect(tau?.value).toBeLessThan(0.66);
    expect(tau?.low).toBeLessThan(0.63);
    expect(tau?.high).toBeGreaterThan(0.55);
    expect(card.proxies.map(({ proxy }) => proxy)).toEqual(['naswot']);
    expect(card.proxies[0]?.terms).toMatchObject({
      size: { proxy: 'naswot: size term', term: 'size' },
      separation: { proxy: 'naswot: separation term', term: 'separation' },
    });
    expect(card.unscorable).toBe(card.proxies[0]?.counts?.unscorable['disconnected']);
    // Of all cells 0.538 by one seed's validation accuracy.
    expect(card.baselines.map(({ proxy }) => proxy)).toEqual(['parameters', 'MACs', 'ReLU units', 'depth']);
    expect(card.baselines[0]?.kendallTauB?.value).toBeGreaterThan(0.45);
    expect(card.bestOf.map(({ n, runs }) => [n, runs])).toEqual([
      [10, 500],
      [100, 500],
    ]);
    const [ten] = card.bestOf;
    expect(ten?.score?.mean).toBeGreaterThan(ten?.random.mean ?? Infinity);
    expect(ten?.score?.mean).toBeLessThan(ten?.optimal.mean ?? 0);
    expect(ten?.parameters).toEqual(ten?.chosen['parameters']);
  });

  it('agrees where networks are of one size, by its separation term alone', async () => {
    const { comparison } = await gather();
    const streams = (label: string): ReturnType<typeof randomStream> => randomStream(0, label);
    const [score, size, separation] = comparison.proxies;
    if (score === undefined || size === undefined || separation === undefined) throw new Error('no terms');
    const card = reportCard(comparison, streams);
    const band = card.proxies[0]?.bands.find(({ fromReluUnits }) => fromReluUnits === twoConvolutions);
    expect(band?.count).toBeGreaterThanOrEqual(100);
    expect(tauOfTwoConvolutions(card)).toBeGreaterThan(0.25);

    // The same scores with the separation terms of others of the same size.
    const places = comparison.reluUnits.map((units, k) => (units === twoConvolutions ? k : -1));
    const inBand = places.filter((k) => k >= 0);
    const words = streams('shuffle').words(inBand.length);
    const order = inBand.map((_, k) => k).sort((a, b) => Number(words[a]) - Number(words[b]));
    const values = Array.from(score.values);
    const shuffled = [...values];
    for (const [k, place] of inBand.entries()) shuffled[place] = values[inBand[order[k] ?? 0] ?? 0] ?? null;
    const wrong = reportCard({ ...comparison, proxies: [{ ...score, values: shuffled }] }, streams);
    expect(tauOfTwoConvolutions(wrong)).toBeLessThan(0.25);
  });

  it('shows tables, and a plain sentence on each baseline', async () => {
    const { stdout, code } = await run('compare', 'nas-bench-201');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^tau-b( +0\.\d{3}){7}\n( +\[\.\d{3}, \.\d{3}\]){7}$/m);
    expect(stdout).toMatch(
      /^(warning: parameters alone is as good as naswot|naswot agrees better than parameters): /m,
    );
    expect(stdout).toContain('cifar10_valid_200 selects the optimal choice, cifar10_test_200 reports');
    expect(stdout).toContain('has cifar10_test_200 as means alone');
    expect(stdout).toMatch(/^optimal +10( +\d\d\.\d\d ± \d\.\d\d){2}$/m);
  });

  it('is drawn, as SVG and as PNG', async () => {
    for (const kind of ['scatter', 'distribution', 'pareto', 'terms']) {
      const drawn = await run('figure', kind, 'nas-bench-201', '--output', `${kind}.svg`);
      expect(drawn).toMatchObject({ code: 0, stdout: `wrote ${kind}.svg\n` });
      const svg = await readFile(path.join(home.folder, `${kind}.svg`), 'utf8');
      expect(svg).toMatch(/<svg [^>]*>[^]*spec [0-9a-f]{12}[^]*<\/svg>/);
    }
    const picture = await run('figure', 'scatter', 'nas-bench-201', '--output', 'scatter.png', '--json');
    expect(documentOf(picture)).toMatchObject({ file: 'scatter.png', format: 'png', metric });
    const png = await readFile(path.join(home.folder, 'scatter.png'));
    expect(png.subarray(1, 4).toString('latin1')).toBe('PNG');
    const wrong = await run('figure', 'scatter', 'nas-bench-201', '--output', 'scatter.pdf');
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain(
      "--output received 'scatter.pdf', expected a file that ends in .svg or .png",
    );
  });

  it('refuses what it cannot compare, in a sentence', async () => {
    const metricOf = await run('compare', 'nas-bench-201', '--metric', 'cifar10_test_201');
    expect(metricOf).toMatchObject({ code: 2 });
    expect(metricOf.stderr).toContain("unknown metric of nas-bench-201 'cifar10_test_201'");
    const unknown = await run('compare', 'nas-bench-201', '--benchmark', 'none');
    expect(unknown.stderr).toContain("there is no benchmark 'none'");
    const proxy = await run('compare', 'nas-bench-201', '--proxy', 'parameters');
    expect(proxy.stderr).toContain('the store has no scores of nas-bench-201 by parameters');
    const name = await run('compare', 'nas-bench-201', '--proxy', 'naswot,synflaw');
    expect(name).toMatchObject({ code: 2 });
    expect(name.stderr).toContain("unknown proxy 'synflaw'");
    const spec = await run('compare', 'nas-bench-201', '--spec', '0000');
    expect(spec.stderr).toContain('--spec 0000 names the spec 0000, and of nas-bench-201 the store has none');
    const alone = await run('compare', 'nas-bench-201', '--repeats');
    expect(alone.stderr).toContain('there is one spec of naswot');
    const format = await run('compare', 'nas-bench-201', '--json', '--format', 'csv');
    expect(format.stderr).toContain('received --json and --format csv; expected one of them');
    documentOf(await run(...tinySearch('--samples', '3', '--json')));
    const mixed = await run('compare', 'nas-bench-201');
    expect(mixed).toMatchObject({ code: 2 });
    expect(mixed.stderr).toContain(
      'under 2 specs, which cannot stand in one ranking:\n  nas-bench-201 by naswot',
    );
    const families = await run('compare', 'nas-bench-201', '--repeats');
    expect(families).toMatchObject({ code: 2 });
    expect(families.stderr).toContain('differ in more than the seeds of weights and images');
    const remote = await run('compare', 'nas-bench-201', '--coordinator', '127.0.0.1:1');
    expect(remote).toMatchObject({ code: 2 });
    expect(remote.stderr).toContain('name its store with --store URL');
  });
});
