import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore, type BenchmarkRecord, type BenchmarkRow } from '@naswot/store';
import { hostilePickles } from '../testing/hostile-pickles.ts';
import { runNaswot, scratchHome, startNaswot } from '../testing/run-naswot.ts';

const mapping = {
  space: 'mine',
  architecture: { column: 'arch' },
  scale: 'percent',
  metrics: [{ column: 'a', dataset: 'cifar10', split: 'test', epochs: 200 }],
};

/** A table of as many rows, the second line of the file being row 0. */
const linesOf = (rows: number): string[] => [
  'arch,a',
  ...Array.from({ length: rows }, (_, k) => `cell ${k},${50 + (k % 400) / 10}`),
];
const text = (lines: readonly string[]): string => `${lines.join('\n')}\n`;
/** The same with one line in place of another. */
const changed = (at: number, line: string): string => text(linesOf(3000).with(at, line));

const bzip2 = (base64: string): Buffer => Buffer.from(base64, 'base64');
const latin1 = (content: string): Buffer => Buffer.from(content, 'latin1');

let home: Awaited<ReturnType<typeof scratchHome>>;
const inHome = (name: string): string => path.join(home.folder, name);
const importing = (file: string, ...more: readonly string[]): readonly string[] => [
  'benchmark',
  'import',
  file,
  '--mapping',
  'mapping.json',
  ...more,
];

interface Contents {
  readonly benchmark: BenchmarkRecord;
  readonly rows: readonly BenchmarkRow[];
}

/** All that a store has of benchmarks. */
async function dump(): Promise<readonly Contents[]> {
  await using store = await openStore(`pglite:${inHome('store')}`);
  const contents: Contents[] = [];
  for (const benchmark of await store.benchmarks.list()) {
    const rows: BenchmarkRow[] = [];
    for await (const row of store.benchmarks.rows(benchmark.name)) rows.push(row);
    contents.push({ benchmark, rows });
  }
  return contents;
}

/** The first value of each row of a benchmark, by its string. */
async function valuesOf(name: string): Promise<ReadonlyMap<string, number | null | undefined>> {
  const found = (await dump()).find(({ benchmark }) => benchmark.name === name);
  return new Map(found?.rows.map(({ architecture, values }) => [architecture, values[0]]));
}

beforeAll(async () => {
  home = await scratchHome();
  await writeFile(inHome('mapping.json'), JSON.stringify(mapping));
});
afterAll(() => home[Symbol.asyncDispose]());

describe('naswot benchmark import of a file that is not what it should be', () => {
  let before: readonly Contents[] = [];
  beforeAll(async () => {
    await writeFile(inHome('good.csv'), text(linesOf(50)));
    expect(await runNaswot(home.folder, ...importing('good.csv'))).toMatchObject({ code: 0 });
    before = await dump();
    expect(before).toMatchObject([{ benchmark: { name: 'good', isComplete: true } }]);
    expect(before[0]?.rows).toHaveLength(50);
  });

  const wholeGzip = gzipSync(text(linesOf(3000)));
  const csv: readonly (readonly [string, string | Uint8Array, string])[] = [
    ['a row twice', changed(2500, 'cell 7,60'), ':2501: cell 7 stands twice: here and in line 9'],
    ['NaN', changed(2500, 'cell x,NaN'), ":2501: column 'a': received 'NaN'"],
    ['a fraction among percentages', changed(2500, 'cell x,0.91'), 'fractions: line 2501 has 0.91'],
    ['a gzip stream that is cut', wholeGzip.subarray(0, -100), 'its gzip stream ends early'],
    ['nothing', '', 'is empty; expected a header and rows'],
    ['another header', text(linesOf(10).with(0, 'arch,b')), ':1: the header lacks a; received arch, b'],
    ['a comma too many', changed(2500, 'cell x,1,60'), ':2501: received 3 cells; expected 2'],
    ['a line without an end', `arch,a\n${'x'.repeat(3 << 20)}`, 'this is no CSV: Max Record Size'],
    ['a letter of Latin-1', latin1(changed(2500, 'c\xe9ll,60')), ':2501: the text is not UTF-8'],
    ['a letter that is cut', latin1(`${text(linesOf(2))}cell,6\xc3`), ':4: the text is not UTF-8'],
    ['text of two bytes a letter', Buffer.from(`\ufeff${text(linesOf(10))}`, 'utf16le'), 'is not UTF-8'],
  ];
  const jsonl: typeof csv = [
    [
      'a list as deep as a line',
      `{"arch":"x","a":${'['.repeat(9e4)}${']'.repeat(9e4)}}\n`,
      'received a list',
    ],
    ['a line that is cut', '{"arch":"x","a":60}\n{"arch":"y"', ':2: the line is no JSON object'],
  ];
  const pickles: typeof csv = [
    ['a call', bzip2(hostilePickles.calls), 'asks for posix.system, which is refused'],
    ['lists without end', bzip2(hostilePickles.nests), 'nests deeper than'],
    ['references without end', bzip2(hostilePickles.refers), 'has more than 1000000 values'],
    ['a string that is not there', bzip2(hostilePickles.promises), 'strings take more than'],
    ['an end too soon', bzip2(hostilePickles.ends), 'it is truncated'],
    ['an array of numpy', bzip2(hostilePickles.array), 'multiarray._reconstruct, which is refused'],
    ['a bzip2 stream that is cut', bzip2(hostilePickles.calls).subarray(0, -20), 'bzip2 stream ends early'],
  ];
  const cases = [
    ...csv.map(([what, content, message]) => ['a table', what, 'bad.csv', content, message] as const),
    ...jsonl.map(([what, content, message]) => ['JSON lines', what, 'bad.jsonl', content, message] as const),
    ...pickles.map(([what, content, message]) => ['a pickle', what, 'bad.pbz2', content, message] as const),
  ];

  it.each(cases)(
    '(%s with %s) says so once, and leaves the store as it was',
    async (_, __, name, content, message) => {
      await writeFile(inHome(name), content);
      const { code, stdout, stderr } = await runNaswot(home.folder, ...importing(name));
      expect(stderr).toContain(message);
      expect(stderr.match(/error: /g), stderr).toHaveLength(1);
      expect(stderr).not.toMatch(/\n +at /);
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(await dump()).toEqual(before);
    },
  );

  it('says so where its order or its best is another than the mapping expects', async () => {
    const expecting = { ...mapping, expected: { orderSha256: '0'.repeat(64) } };
    await writeFile(inHome('expecting.json'), JSON.stringify(expecting));
    await writeFile(inHome('other.csv'), text(linesOf(3000)));
    const args = ['benchmark', 'import', 'other.csv', '--mapping', 'expecting.json'];
    const { code, stderr } = await runNaswot(home.folder, ...args);
    expect(stderr).toMatch(/the order of the architectures has the SHA-256 [0-9a-f]{64}; expected 0{64}/);
    expect(code).toBe(1);
    expect(await dump()).toEqual(before);
  });

  it('has run nothing of any pickle', () => {
    expect(existsSync(inHome('pickle-ran'))).toBe(false);
  });
});

describe('naswot benchmark import', () => {
  it('reads what spreadsheets write: a mark of UTF-8, carriage returns, quotes around a comma', async () => {
    const lines = ['"arch",a', '"cell, the first",60.5', '"say ""cell""",61', 'é,62'];
    await writeFile(inHome('sheet.csv'), `\ufeff${lines.join('\r\n')}\r\n`);
    const { code, stderr } = await runNaswot(home.folder, ...importing('sheet.csv'));
    expect(code, stderr).toBe(0);
    expect(Object.fromEntries(await valuesOf('sheet'))).toEqual({
      'cell, the first': 60.5,
      'say "cell"': 61,
      é: 62,
    });
  });

  it('that is killed in the middle is no ground truth, goes on, and has each row once in the end', async () => {
    const rows = 30_000;
    await writeFile(inHome('killed.csv'), text(linesOf(rows).with(9001, 'broken')));
    const args = importing('killed.csv', '--on-broken', 'skip');
    const running = startNaswot(home.folder, ...args);
    await running.said('skipped');
    running.process.kill('SIGKILL');
    expect(await running.finished).toMatchObject({ signal: 'SIGKILL' });
    const query = await runNaswot(home.folder, 'benchmark', 'query', 'killed', 'cell 1');
    expect(query.stderr).toContain("the import of the benchmark 'killed' was interrupted after");

    const again = await runNaswot(home.folder, ...args);
    expect(again.stderr).toMatch(/going on behind \d/);
    expect(again.stdout).toContain(
      'imported 29,999 records into the benchmark killed, 1 broken ones skipped',
    );
    const expected = linesOf(rows).slice(1).toSpliced(9000, 1).sort();
    expect(Array.from(await valuesOf('killed'), ([name, value]) => `${name},${value}`).sort()).toEqual(
      expected,
    );
  });
});
