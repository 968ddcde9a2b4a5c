import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWithReference } from '../../../../tools/reference/describe-with-reference.ts';
import type { Reproduction } from '../reproduce/reproduction.ts';
import { runNaswot, scratchHome, type Finished } from '../testing/run-naswot.ts';
import { documentOf } from '../testing/tiny-search.ts';

/** Networks of a few thousand parameters on images of 32 pixels. */
const small = ['--network', 'stemChannels=4', '--network', 'cellsPerStage=1'];

describeWithReference('naswot reproduce, of small networks', (folder) => {
  let home: Awaited<ReturnType<typeof scratchHome>>;
  const data = ['--data', path.join(folder, 'data')];
  const run = (...args: readonly string[]): Promise<Finished> => runNaswot(home.folder, 'reproduce', ...args);
  const found = async (...args: readonly string[]): Promise<Reproduction> =>
    documentOf(await run(...args, ...small, '--json')) as Reproduction;
  const searches = async (): Promise<readonly object[]> =>
    (documentOf(await runNaswot(home.folder, 'searches', 'list', '--json')) as { searches: object[] })
      .searches;

  beforeAll(async () => {
    home = await scratchHome();
  });
  afterAll(() => home[Symbol.asyncDispose]());

  it('needs a benchmark, and says how it gets one before anything is scored', async () => {
    for (const target of ['fig-1', 'fig-3']) {
      const { code, stderr } = await run(target, ...data, ...small, '--samples', '20');
      expect(code).toBe(2);
      expect(stderr).toContain('naswot: error: the store has no benchmark of nas-bench-201');
      expect(stderr).toContain("hint: 'naswot benchmark import PATH'");
    }
    expect(await searches()).toEqual([]);
    const table = path.join(folder, 'data', 'nas-bench-201.csv.gz');
    documentOf(await runNaswot(home.folder, 'benchmark', 'import', table, '--json'));
  });

  it('sets its own tau-b beside the published one, and scores nothing twice', async () => {
    const args = ['fig-3', '--samples', '80', ...data, '--output', 'figures'] as const;
    const first = await found(...args);
    const [published, every] = first.claims;
    expect(published).toMatchObject({
      metric: 'cifar10_valid_split_test_200',
      published: { value: 0.574, count: 1000 },
      judgement: { difference: (published?.ours?.value ?? NaN) - 0.574 },
    });
    // Small networks rank cells much as large ones do; dead cells are left out of the first row alone.
    expect(published?.ours?.value).toBeGreaterThan(0.3);
    expect(published?.ours?.count).toBeLessThan(80);
    expect(every?.ours?.count).toBe(80);
    expect(first.claims.filter(({ judgement }) => judgement !== null)).toHaveLength(2);
    expect(first.claims.map(({ subject }) => subject)).toContain(
      'NAS-Bench-201, CIFAR-10: parameters alone, above 15 %',
    );
    expect(first.missing.map(({ subject }) => subject)).toContain('NAS-Bench-201, ImageNet16-120');
    expect(first.remarks.join(' ')).toContain("not the paper's: stemChannels=4, cellsPerStage=1");
    for (const file of first.figures)
      expect((await stat(path.join(home.folder, file))).size).toBeGreaterThan(0);
    expect(first.figures).toHaveLength(4);
    expect(await readFile(path.join(home.folder, 'figures/fig-3-cifar-10.svg'), 'utf8')).toContain(
      'paper 0.574',
    );
    const stored = await searches();
    expect(stored).toHaveLength(2);
    expect(await found(...args)).toEqual(first);
    expect(await searches()).toEqual(stored);
  }, 300_000);

  it('takes what another search has scored', async () => {
    const images = ['--dataset', 'cifar-10', ...data];
    const own = ['search', 'nas-bench-201', ...small, '--samples', '20', '--seed', '5', ...images, '--json'];
    const { search } = documentOf(await runNaswot(home.folder, ...own)) as { search: { id: string } };
    const { searches: used } = await found('fig-3', '--samples', '20', '--seed', '5', ...data);
    expect(used).toContain(search.id);
  });

  it('says which images are not at hand', async () => {
    const { claims, missing } = await found(
      'fig-3',
      '--samples',
      '20',
      '--data',
      path.join(home.folder, 'none'),
    );
    expect(claims).toEqual([]);
    expect(missing[0]).toMatchObject({ subject: 'NAS-Bench-201, CIFAR-10', published: 0.574 });
    expect(missing[0]?.needs).toContain('the data set cifar-10 is not at');
  });

  it('ranks by counts where images are missing, and names proxies and spaces that it has not', async () => {
    const { claims, missing } = await found('correlations', '--samples', '40', ...data);
    expect(claims.map(({ subject, published }) => `${subject} ${published?.value}`)).toEqual([
      'NAS-Bench-201, CIFAR-10: naswot 0.77',
      'NAS-Bench-201, CIFAR-10: MACs 0.69',
      'NAS-Bench-201, CIFAR-10: parameters 0.72',
      'NAS-Bench-201, CIFAR-100: naswot 0.8',
      'NAS-Bench-201, CIFAR-100: MACs 0.71',
      'NAS-Bench-201, CIFAR-100: parameters 0.73',
      'NAS-Bench-201, ImageNet16-120: MACs 0.67',
      'NAS-Bench-201, ImageNet16-120: parameters 0.69',
    ]);
    expect(claims.map(({ metric }) => metric)).toContain('imagenet16_120_test_200');
    const needs = new Set(missing.map((each) => each.needs));
    expect(needs).toContain('the proxy synflow, which this version does not have');
    expect(needs).toContain('the space nas-bench-301, which this version does not have');
    expect(needs).toContain('images of ImageNet16-120, which are no data set of this version');
  });

  it('draws kernels of cells of rising accuracy', async () => {
    const { networks, figures, claims } = await found('fig-1', ...data, '--output', 'figures');
    const accuracies = networks.map(({ accuracy }) => accuracy);
    expect(accuracies).toHaveLength(8);
    expect(accuracies).toEqual(accuracies.toSorted((a, b) => a - b));
    for (const { meanAgreement } of networks) {
      expect(meanAgreement).toBeGreaterThan(0.1);
      expect(meanAgreement).toBeLessThan(1);
    }
    expect(figures).toEqual(['figures/fig-1.svg', 'figures/fig-1.png']);
    expect(claims.map(({ judgement }) => judgement)).toEqual([null, null]);
  });

  it('is read by people as a table with its rule', async () => {
    const { stdout, code } = await run('fig-3', '--samples', '80', ...data, ...small);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^NAS-Bench-201, CIFAR-10: naswot, above 15 % .* 0\.574 +0\.\d{3} \(.*\) +[+-]0\.\d{3} ± 0\.\d{3} +(agrees|differs|undecided)$/m,
    );
    expect(stdout).toContain("Verdict: 'agrees' where the difference is at most 0.03");
    expect(stdout).toContain('needs the space nds-pnas, which this version does not have');
    expect((await run('fig-9')).code).toBe(2);
  });
});
