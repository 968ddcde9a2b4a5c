import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runNaswot, scratchHome, type Finished } from '../testing/run-naswot.ts';
import { documentOf, tinySearch } from '../testing/tiny-search.ts';

const mapping = {
  space: 'nas-bench-201',
  architecture: { column: 'arch' },
  scale: 'percent',
  metrics: [
    { column: 'a', dataset: 'cifar10', split: 'test', epochs: 200, seed: 777 },
    { column: 'b', dataset: 'cifar10', split: 'test', epochs: 200, seed: 888 },
    { column: 'c', dataset: 'cifar100', split: 'test', epochs: 200, seed: 777 },
  ],
};

interface Queried {
  readonly scores: readonly {
    readonly architecture: string;
    readonly accuracies: Readonly<Record<string, number | null>>;
  }[];
  readonly benchmark: string;
  readonly withoutAccuracy: Readonly<Record<string, number>>;
}

let home: Awaited<ReturnType<typeof scratchHome>>;
/** What a search asked for: the table has no row of the last. */
let architectures: readonly string[] = [];
const run = (...args: readonly string[]): Promise<Finished> => runNaswot(home.folder, ...args);
const query = async (...args: readonly string[]): Promise<Queried> =>
  documentOf(await run('scores', 'query', '--json', '--search', 'asked', ...args)) as Queried;

beforeAll(async () => {
  home = await scratchHome();
  documentOf(
    await run(...tinySearch('--samples', '6', '--proxy', 'parameters', '--name', 'asked', '--json')),
  );
  const found = documentOf(await run('scores', 'query', '--search', 'asked', '--json')) as Queried;
  architectures = found.scores.map(({ architecture }) => architecture);
  const rows = architectures.slice(0, -1).map((name, k) => `${name},${60 + k},${61 + k},${30 - k}`);
  await writeFile(path.join(home.folder, 'table.csv'), ['arch,a,b,c', ...rows, ''].join('\n'));
  await writeFile(path.join(home.folder, 'mapping.json'), JSON.stringify(mapping));
  documentOf(await run('benchmark', 'import', 'table.csv', '--mapping', 'mapping.json', '--json'));
});
afterAll(() => home[Symbol.asyncDispose]());

describe('naswot scores query --metric', () => {
  it('has the mean over seeds beside each score, null where it was not trained, and counts those', async () => {
    const found = await query('--metric', 'cifar10_test_200,cifar100_test_200');
    expect(found).toMatchObject({
      benchmark: 'table',
      withoutAccuracy: { cifar10_test_200: 1, cifar100_test_200: 1 },
    });
    const expected = architectures.map((name, k) => [
      name,
      k === architectures.length - 1
        ? { cifar10_test_200: null, cifar100_test_200: null }
        : { cifar10_test_200: 60.5 + k, cifar100_test_200: 30 - k },
    ]);
    expect(found.scores.map(({ architecture, accuracies }) => [architecture, accuracies])).toEqual(expected);
    const { stdout } = await run('scores', 'query', '--metric', 'cifar10_test_200');
    expect(stdout).toMatch(/^ +score +cifar10_test_200 +parameters /m);
    expect(stdout).toMatch(/^1 of 6 have no cifar10_test_200 in table$/m);
  });

  it('orders by a metric, those without one last', async () => {
    const metrics = ['--metric', 'cifar10_test_200,cifar100_test_200'];
    const order = async (...args: readonly string[]): Promise<readonly string[]> =>
      (await query(...metrics, ...args)).scores.map(({ architecture }) => architecture);
    const trained = architectures.slice(0, -1);
    const last = architectures.at(-1);
    expect(await order('--order', 'cifar10_test_200')).toEqual([...trained.toReversed(), last]);
    expect(await order('--order', 'cifar100_test_200')).toEqual([...trained, last]);
    expect(await order('--order', 'cifar100_test_200', '--ascending')).toEqual([
      ...trained.toReversed(),
      last,
    ]);
  });

  it.each([
    [
      ['--metric', 'cifar11_test'],
      /unknown metric of table 'cifar11_test'; expected one of cifar10_test_200/,
    ],
    [['--metric', 'cifar10_test_200,'], /--metric received 'cifar10_test_200,', expected metrics/],
    [['--order', 'cifar10_test_200'], /unknown order 'cifar10_test_200'; expected one of value, /],
    [['--benchmark', 'table'], /--benchmark received 'table' without a metric of it/],
    [['--metric', 'cifar10_test_200', '--benchmark', 'none'], /there is no benchmark 'none'/],
    [
      ['--metric', 'cifar10_test_200', '--coordinator', '127.0.0.1:1'],
      /trained accuracies stand in a store, and the coordinator at 127\.0\.0\.1:1 only tells which benchmarks/,
    ],
  ])('refuses %j', async (args, sentence) => {
    const { code, stderr } = await run('scores', 'query', ...args);
    expect(stderr).toMatch(sentence);
    expect(code).toBe(2);
  });
});

describe('naswot scores export --metric', () => {
  const metrics = ['--metric', 'cifar10_test_200', '--order', 'cifar10_test_200'];
  const exported = async (file: string): Promise<string> => {
    const { code, stderr } = await run('scores', 'export', ...metrics, '--output', file);
    const written = file.endsWith('.csv') ? `${file} and ${file}.specs.json` : file;
    expect(stderr).toBe(`wrote ${written}\nnote: 1 of 6 have no cifar10_test_200 in table\n`);
    expect(code).toBe(0);
    return path.join(home.folder, file);
  };

  it('has a column of it in every format, which an import passes over', async () => {
    const expected = [64.5, 63.5, 62.5, 61.5, 60.5, null];
    const [header = '', ...lines] = (await readFile(await exported('t.csv'), 'utf8')).trim().split('\n');
    expect(header.split(',').at(-1)).toBe('cifar10_test_200');
    expect(lines.map((line) => line.slice(line.lastIndexOf(',') + 1))).toEqual(
      expected.map((value) => String(value ?? '')),
    );
    const jsonl = (await readFile(await exported('t.jsonl'), 'utf8')).trim().split('\n');
    expect(jsonl.map((line) => (JSON.parse(line) as Queried['scores'][number]).accuracies)).toEqual(
      expected.map((value) => ({ cifar10_test_200: value })),
    );
    const bytes = await readFile(await exported('t.parquet'));
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
    const rows = await parquetReadObjects({ file });
    expect(rows.map((row) => row['cifar10_test_200'] as unknown)).toEqual(expected);
    for (const name of ['t.csv', 't.jsonl', 't.parquet'])
      expect(documentOf(await run('scores', 'import', name, '--json'))).toMatchObject({
        imported: 0,
        known: 6,
      });
  });
});
