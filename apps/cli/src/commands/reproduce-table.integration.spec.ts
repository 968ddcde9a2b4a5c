import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWithReference } from '../../../../tools/reference/describe-with-reference.ts';
import type { TableReproduction, TableRow } from '../reproduce/tables/table-reproduction.ts';
import { runNaswot, scratchHome, startNaswot, type Finished } from '../testing/run-naswot.ts';
import { documentOf } from '../testing/tiny-search.ts';

/** A part of the space, and networks of a few thousand parameters: what does not hang on scores is as in the whole. */
const part = ['--samples', '120', '--network', 'stemChannels=2', '--network', 'cellsPerStage=1'];

describeWithReference('naswot reproduce, of tables', (folder) => {
  let home: Awaited<ReturnType<typeof scratchHome>>;
  const data = path.join(folder, 'data');
  const run = (...args: readonly string[]): Promise<Finished> => runNaswot(home.folder, ...args);
  const table = async (...args: readonly string[]): Promise<TableReproduction> =>
    documentOf(
      await run('reproduce', ...args, '--data', data, '--runs', '40', '--json'),
    ) as TableReproduction;
  const rowOf = ({ rows }: TableReproduction, name: string): TableRow => {
    const row = rows.find(({ method }) => method === name);
    if (row === undefined) throw new Error(`the table has no row ${name}`);
    return row;
  };
  const meanOf = (row: TableRow, name: string): number =>
    row.cells.find(({ column }) => column === name)?.ours?.mean ?? NaN;
  const secondsOf = (row: TableRow): number => row.seconds?.mean ?? NaN;

  beforeAll(async () => {
    home = await scratchHome();
    const imported = (...args: readonly string[]) => run('benchmark', 'import', ...args, '--json');
    documentOf(await imported(path.join(data, 'nas-bench-201.csv.gz'), '--name', 'table'));
    const records = path.join(data, 'nats-bench', 'NATS-tss-v1_0-3ffb9-simple');
    documentOf(await imported(records, '--name', 'records'));
  }, 300_000);
  afterAll(() => home[Symbol.asyncDispose]());

  /** 40 runs: 1.96 x 0.36 / sqrt(40) is 0.11 for the search of the largest spread, and the times are modelled. */
  it('finds by searches that train what is published', async () => {
    const found = await table('table-2a', ...part, '--benchmark', 'table', '--times-from', 'records');
    for (const [method, published] of [
      ['REA', 93.92],
      ['RS', 93.7],
      ['REINFORCE', 93.85],
    ] as const) {
      const row = rowOf(found, method);
      expect(row).toMatchObject({ publishedSeconds: 12_000, isModelled: true, needs: null });
      expect(Math.abs(meanOf(row, 'CIFAR-10 test') - published)).toBeLessThan(0.25);
      expect(row.cells.map(({ judgement }) => judgement)).not.toContainEqual(expect.anything());
    }
    const [ten, hundred] = [rowOf(found, 'Optimal (N = 10)'), rowOf(found, 'Optimal (N = 100)')];
    expect(meanOf(hundred, 'CIFAR-10 validation')).toBeGreaterThan(meanOf(ten, 'CIFAR-10 validation'));
    expect(rowOf(found, 'AREA').asks).toBeGreaterThan(20);
    expect(rowOf(found, 'Largest by parameters (N = 100)').cells[0]).toMatchObject({ published: null });
    expect(rowOf(found, 'GDAS')).toMatchObject({ asks: null, needs: 'not computed: trains a supernet' });
    const [brief, long] = [rowOf(found, 'NASWOT (N = 10)'), rowOf(found, 'NASWOT (N = 1000)')];
    expect(long.seconds?.kind).toBe('recorded');
    // Repeated draws are charged in full: a hundred times the draws, of 120 architectures.
    expect(secondsOf(long) / secondsOf(brief)).toBeGreaterThan(80);
    expect(found.columns.find(({ name }) => name === 'CIFAR-100 validation')?.needs).toContain('which');
    expect(found.searches).toHaveLength(1);
  }, 240_000);

  it('plays strategies that the paper has no row of behind its own', async () => {
    const sources = ['--benchmark', 'table', '--times-from', 'records'];
    const asked = ['--strategies', 'local-search,hyperband,exhaustive'];
    const found = await table('table-2a', ...part, ...sources, ...asked);
    const names = found.rows.map(({ method }) => method);
    expect(names.slice(-3)).toEqual(['Local search', 'Hyperband', 'NASWOT of all']);
    const [local, hyperband, whole] = [
      rowOf(found, 'Local search'),
      rowOf(found, 'Hyperband'),
      rowOf(found, 'NASWOT of all'),
    ];
    expect(local).toMatchObject({ publishedSeconds: null, isModelled: true, needs: null });
    // Better than random search, whose test accuracy is 93.70 on average.
    expect(meanOf(local, 'CIFAR-10 test')).toBeGreaterThan(93.9);
    // A training of 200 epochs takes more than a thousand seconds.
    expect(hyperband.asks).toBeLessThan(30);
    expect(whole).toMatchObject({ asks: 120, seconds: { standardDeviation: null } });
    expect(whole.cells[0]).toMatchObject({ published: null, ours: { runs: 1, standardDeviation: null } });
    expect(found.remarks.join('\n')).toContain('Hyperband train for 12 epochs, then for 200');
  }, 240_000);

  it.each([
    ['fig-7', 'hyperband', /fig-7 shows the paper's methods alone; received --strategies hyperband/],
    ['table-2a', 'hyperbnd', /unknown strategy 'hyperbnd'; .* did you mean 'hyperband'\?/],
  ])('refuses of %s the strategies %s', async (target, names, expected) => {
    const { code, stderr } = await run('reproduce', target, '--strategies', names);
    expect(code).toBe(2);
    expect(stderr).toMatch(expected);
  });

  it('ends at Ctrl-C while it plays, once what it had to score is scored', async () => {
    const few = ['--samples', '8', '--seed', '9', ...part.slice(2), '--data', data];
    const asked = ['reproduce', 'table-2a', ...few, '--benchmark', 'table', '--runs', '100000'];
    const running = startNaswot(home.folder, ...asked);
    await running.said('runs of each of');
    running.process.kill('SIGINT');
    expect((await running.finished).signal).toBe('SIGINT');
  }, 120_000);

  it('draws fig-7, and holds nothing against a figure without numbers', async () => {
    const sources = ['--benchmark', 'table', '--times-from', 'records', '--output', 'drawn'];
    const asked = ['fig-7', ...part, ...sources, '--data', data, '--runs', '4', '--json'];
    const made = documentOf(await run('reproduce', ...asked)) as TableReproduction;
    const { figures, rows, columns, remarks } = made;
    expect(figures).toEqual(['drawn/fig-7.svg', 'drawn/fig-7.png']);
    const svg = await readFile(path.join(home.folder, 'drawn/fig-7.svg'), 'utf8');
    for (const name of ['REA', 'RS', 'REINFORCE', 'BOHB', 'AREA', 'NASWOT (N = 1000)'])
      expect(svg).toContain(`>${name}<`);
    expect((await stat(path.join(home.folder, 'drawn/fig-7.png'))).size).toBeGreaterThan(0);
    expect(columns.map(({ name }) => name)).toEqual(['CIFAR-10 test']);
    expect(rows.map(({ method }) => method)).toContain('REA');
    for (const { cells } of rows)
      expect(cells).toMatchObject([{ published: null, judgement: null, ours: expect.anything() as object }]);
    expect(remarks[0]).toContain('there is no verdict');
  }, 240_000);

  it('says what searches need that no times are known for', async () => {
    const found = await table('table-2a', ...part, '--benchmark', 'table');
    expect(rowOf(found, 'REA').needs).toContain('--times-from');
    expect(rowOf(found, 'NASWOT (N = 100)').needs).toBeNull();
  }, 120_000);

  it.each([
    ['table-1', 'nas-bench-101', 4],
    ['table-2b', 'nats-bench-size', 7],
  ])('prints %s as it is published, and that it needs a space', async (name, space, rows) => {
    const found = await table(name);
    expect(found.rows).toHaveLength(rows);
    for (const { needs, cells } of found.rows) {
      expect(needs).toContain(`the space ${space}`);
      expect(cells.every(({ ours }) => ours === null)).toBe(true);
    }
    const { stdout } = await run('reproduce', name);
    expect(stdout).toContain('the paper alone');
  });

  it('draws time against accuracy', async () => {
    const sources = ['--benchmark', 'table', '--times-from', 'records', '--runs', '10'];
    const drawn = documentOf(
      await run('figure', 'time-accuracy', 'nas-bench-201', ...sources, '--output', 'time.png', '--json'),
    ) as { curves: { name: string; points: { seconds: number; mean: number }[] }[]; points: object[] };
    expect(drawn.curves.map(({ name }) => name)).toEqual(['REA', 'RS', 'REINFORCE', 'BOHB', 'AREA']);
    for (const { points } of drawn.curves) {
      const [first, ...rest] = points.map(({ mean }) => mean);
      expect(rest.at(-1)).toBeGreaterThan(first ?? NaN);
    }
    expect(drawn.points).toHaveLength(3);
    expect((await stat(path.join(home.folder, 'time.png'))).size).toBeGreaterThan(0);
  }, 120_000);
});
