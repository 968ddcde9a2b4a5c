import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWithReference } from '../../../../tools/reference/describe-with-reference.ts';
import { runNaswot, scratchHome, type Finished } from '../testing/run-naswot.ts';
import { documentOf, tinySearch } from '../testing/tiny-search.ts';
import type { FrontsReport } from './fronts-report.ts';
import type { RunsReport } from './runs-report.ts';

describeWithReference('naswot search --runs', (folder) => {
  let home: Awaited<ReturnType<typeof scratchHome>>;
  const run = (...args: readonly string[]): Promise<Finished> => runNaswot(home.folder, ...args);
  const runs = (...args: readonly string[]): Promise<Finished> =>
    run('search', 'nas-bench-201', '--runs', '200', ...args);
  const report = async (...args: readonly string[]): Promise<RunsReport> =>
    documentOf(await runs(...args, '--json')) as RunsReport;
  const columnOf = ({ columns }: RunsReport, wanted: string): RunsReport['columns'][number] => {
    const column = columns.find(({ name }) => name === wanted);
    if (column === undefined) throw new Error(`the report has no column ${wanted}`);
    return column;
  };

  beforeAll(async () => {
    home = await scratchHome();
    documentOf(await run('benchmark', 'import', path.join(folder, 'data', 'nas-bench-201.csv.gz'), '--json'));
    const records = path.join(folder, 'data', 'nats-bench', 'NATS-tss-v1_0-3ffb9-simple');
    documentOf(await run('benchmark', 'import', records, '--name', 'records', '--json'));
  }, 300_000);
  afterAll(() => home[Symbol.asyncDispose]());

  const byAccuracy = ['--objective', 'accuracy:nas-bench-201', '--select', 'cifar10_valid_12'];
  const reported = ['--benchmark', 'nas-bench-201', '--metric', 'cifar10_valid_200,cifar10_test_200'];

  /**
   * Random search in the paper's Table 2(a): 90.93 ± 0.36 and 93.70 ± 0.36 (Mellor et al., ICML 2021). Its times are those of each
   * training; ours come from a model, so that runs differ in length: within a third of the standard deviation.
   */
  it('finds by random search in simulated time what is published', async () => {
    const found = await report(
      ...byAccuracy,
      ...reported,
      '--simulated-time',
      '12000s',
      '--times-from',
      'records',
    );
    expect(Math.abs(columnOf(found, 'cifar10_valid_200').mean - 90.93)).toBeLessThan(0.12);
    expect(Math.abs(columnOf(found, 'cifar10_test_200').mean - 93.7)).toBeLessThan(0.12);
    expect(found.simulatedTimeMs?.quantiles.at(-1)).toBeLessThanOrEqual(12_000_000);
    expect(found.simulatedTimeMs?.clock).toMatch(
      /^a model of training times: [\d.]+ s \+ [\d.]+ s per million MACs/,
    );
  });

  it('is the same again, and goes up along its curve', async () => {
    const [first, again] = [
      await report(...byAccuracy, ...reported, '--samples', '20'),
      await report(...byAccuracy, ...reported, '--samples', '20'),
    ];
    expect(again).toEqual(first);
    const means = columnOf(first, 'objective').curve.map(({ mean }) => mean);
    expect(means).toHaveLength(5);
    expect(means).toEqual(means.toSorted((a, b) => a - b));
    expect(first.simulatedTimeMs).toBeNull();
  });

  it('says where what selects reports', async () => {
    const { stdout } = await runs(
      ...byAccuracy,
      '--metric',
      'cifar10_valid_12',
      '--benchmark',
      'nas-bench-201',
    );
    expect(stdout).toContain('note: cifar10_valid_12 selects and reports; what it reports is too good');
  });

  it('searches among the scores that are stored, and charges what they took', async () => {
    documentOf(await run(...tinySearch('--samples', '12', '--json')));
    const found = await report('--samples', '4', ...reported);
    expect(found).toMatchObject({ size: '15625', asks: { mean: 4, standardDeviation: 0 } });
    // And representatives of those asked for.
    expect(found.known).toBeGreaterThanOrEqual(12);
    expect(found.known).toBeLessThanOrEqual(24);
    expect(found.simulatedTimeMs?.clock).toMatch(/^the scores' recorded durations on /);
    expect(found.simulatedTimeMs?.mean).toBeGreaterThan(0);
  });

  it('finds trade-offs, and says how many runs found them', async () => {
    const [accuracy, small] = ['accuracy:nas-bench-201', 'min:macs'];
    const args = ['--objective', accuracy, '--objective', small, '--select', 'cifar10_valid_12'];
    const strategy = ['--strategy', 'nsga-ii', '--samples', '60'];
    const found = documentOf(await runs(...args, ...strategy, ...reported, '--json')) as FrontsReport;
    expect(found).toMatchObject({ objectives: [accuracy, small], known: 15_625 });
    const front = found.front.map(({ values }) => [values[accuracy] ?? 0, values[small] ?? 0] as const);
    expect(front.length).toBeGreaterThan(5);
    expect(found.frontSize.mean).toBeGreaterThan(2);
    // Down in accuracy, and down in MACs.
    expect(front).toEqual(front.toSorted(([a], [b]) => b - a));
    expect(front).toEqual(front.toSorted(([, a], [, b]) => b - a));
    expect(found.front.every(({ runs: by }) => by >= 1 && by <= 200)).toBe(true);
    expect(Object.keys(found.front[0]?.accuracies ?? {})).toEqual(['cifar10_valid_200', 'cifar10_test_200']);
  });

  it('chooses smaller architectures by a sum and by ranks than by accuracy alone', async () => {
    const chosen = async (...objective: readonly string[]): Promise<RunsReport> =>
      report(...objective, '--runs', '50', '--select', 'cifar10_valid_12', '--samples', '30', ...reported);
    const alone = await chosen('--objective', 'sum:accuracy:nas-bench-201,-1e-12*macs');
    const sum = await chosen('--objective', 'sum:accuracy:nas-bench-201,-0.0000005*macs');
    const ranks = await chosen('--objective', 'ranks:accuracy:nas-bench-201,-1*macs');
    const alike = await chosen('--objective', 'accuracy:nas-bench-201', '--within', 'macs:1.2');
    for (const small of [sum, ranks, alike])
      expect(columnOf(small, 'macs').mean).toBeLessThan(columnOf(alone, 'macs').mean);
    expect(ranks.columns.map(({ name }) => name)).toEqual([
      ...['accuracy:nas-bench-201', 'macs'],
      ...['cifar10_valid_200', 'cifar10_test_200'],
    ]);
    expect(alike.objective).toMatch(/^accuracy:nas-bench-201 within macs:1.2; /);
  });

  it('says how little is known where runs find nothing among it', async () => {
    await using other = await scratchHome();
    documentOf(await runNaswot(other.folder, ...tinySearch('--samples', '1', '--seed', '3', '--json')));
    const asked = ['search', 'nas-bench-201', '--runs', '2', '--strategy', 'regularised-evolution'];
    const { code, stderr } = await runNaswot(other.folder, ...asked);
    expect(code).toBe(2);
    expect(stderr).toMatch(/none of 5000 architectures drawn at random keeps the search's constraints/);
    expect(stderr).toMatch(/hint: naswot of nas-bench-201, spec .* is known of [12] of 15625 architectures/);
  });

  it.each([
    [
      ['--objective', 'accuracy:nas-bench-201', '--simulated-time', '10s'],
      /--simulated-time needs training times/,
    ],
    [['--objective', 'accuracy:nowhere'], /there is no benchmark 'nowhere'/],
    [['--objective', 'accuracy:'], /names no benchmark; expected accuracy:BENCHMARK/],
    [
      ['--objective', 'accuracy:nas-bench-201', '--select', 'cifar10_valid_13'],
      /unknown metric of nas-bench-201/,
    ],
    [['--objective', 'macs'], /no scores of nas-bench-201 by macs/],
    [
      [...byAccuracy, '--objective', 'min:macs', '--strategy', 'regularised-evolution'],
      /regularised-evolution optimises one objective; received 2/,
    ],
    [
      ['--objective', 'sum:accuracy:nas-bench-201,-1*macs', '--within', 'macs:2'],
      /--within compares by ranks, and the objective 'sum:/,
    ],
    [
      [...byAccuracy, '--parameter', 'population=3'],
      /unknown strategy parameter 'population'; this strategy has none/,
    ],
    [['--samples', '4'], /several benchmarks of nas-bench-201: nas-bench-201, records/],
  ])('refuses %j in one sentence', async (args, expected) => {
    const { code, stderr } = await runs(...args, '--json');
    expect(code).toBe(2);
    expect(stderr).toMatch(expected);
  });
});
