import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findSpace } from '@naswot/space';
import { runNaswot, scratchHome, type Finished } from '../testing/run-naswot.ts';
import { documentOf, tinySearch } from '../testing/tiny-search.ts';

const space = findSpace('nas-bench-201');
const cells = [9930, 1, 1835, 777, 42].map((index) => ({
  index,
  architecture: space.format(space.atPublishedIndex(index)),
}));

let home: Awaited<ReturnType<typeof scratchHome>>;
const run = (...args: readonly string[]): Promise<Finished> => runNaswot(home.folder, ...args);
const foreign = ['--foreign', '--proxy', 'zen', '--space', 'nas-bench-201', '--source', 'their tool 1.2'];
const take = (file: string, ...args: readonly string[]): Promise<Finished> =>
  run('scores', 'import', file, ...foreign, ...args);

beforeAll(async () => {
  home = await scratchHome();
  const rows = cells.map(({ index, architecture }, k) => `${architecture},${index},${10 - k}.5,${k}`);
  const table = ['architecture,row,zen,other', ...rows, ''].join('\n');
  await writeFile(path.join(home.folder, 'zen.csv'), table);
  await writeFile(path.join(home.folder, 'zen.csv.gz'), gzipSync(table));
});
afterAll(() => home[Symbol.asyncDispose]());

interface Queried {
  readonly scores: readonly { readonly architecture: string; readonly outcome: { readonly value: number } }[];
  readonly specs: readonly { readonly digest: string; readonly foreign?: object }[];
}

describe('naswot scores import --foreign', () => {
  it('takes a table under a spec of its own, once, for queries and exports that another store takes', async () => {
    const first = documentOf(await take('zen.csv', '--json')) as { spec: string };
    expect(first).toMatchObject({ proxy: 'zen', source: 'their tool 1.2', imported: 5, known: 0 });
    expect(documentOf(await take('zen.csv', '--json'))).toMatchObject({ imported: 0, known: 5 });
    const found = documentOf(await run('scores', 'query', '--proxy', 'zen', '--json')) as Queried;
    expect(found.scores.map(({ architecture, outcome }) => [architecture, outcome.value])).toEqual(
      cells.map(({ architecture }, k) => [architecture, 10.5 - k]),
    );
    expect(found.specs).toMatchObject([
      {
        digest: first.spec,
        minibatch: null,
        foreign: { source: 'their tool 1.2', architectureColumn: 'architecture', scoreColumn: 'zen' },
      },
    ]);
    const { stdout } = await run('scores', 'query', '--proxy', 'zen');
    expect(stdout).toContain(
      "foreign scores of 'their tool 1.2', column 'zen', under settings that are not known",
    );

    await using other = await scratchHome();
    const file = path.join(home.folder, 'out.jsonl');
    expect((await run('scores', 'export', '--proxy', 'zen', '--output', file)).code).toBe(0);
    const taken = documentOf(await runNaswot(other.folder, 'scores', 'import', file, '--json'));
    expect(taken).toMatchObject({ imported: 5, known: 0 });
    const there = documentOf(await runNaswot(other.folder, 'scores', 'query', '--proxy', 'zen', '--json'));
    expect((there as Queried).specs).toEqual(found.specs);
  });

  it('keeps another source, file or column apart: each is a spec of its own', async () => {
    documentOf(await take('zen.csv', '--json'));
    documentOf(await take('zen.csv', '--source', 'their tool 1.3', '--json'));
    documentOf(await take('zen.csv', '--score-column', 'other', '--index-column', 'row', '--json'));
    documentOf(await take('zen.csv.gz', '--json'));
    const { specs, scores } = documentOf(await run('scores', 'query', '--proxy', 'zen', '--json')) as Queried;
    expect(new Set(specs.map(({ digest }) => digest)).size).toBe(4);
    expect(scores).toHaveLength(20);
    expect((await run('compare', 'nas-bench-201', '--proxy', 'zen')).code).toBe(2);
  });

  it('is nothing that a search of ours reuses', async () => {
    const search = tinySearch('--samples', '4', '--proxy', 'parameters');
    expect(documentOf(await run(...search, '--json'))).toMatchObject({ search: { scored: 4, reused: 0 } });
    const refused = await run(...tinySearch('--proxy', 'zen'));
    expect(refused.stderr).toContain("unknown proxy 'zen'");
    expect(refused.code).toBe(2);
  });

  it('names the rows that cannot be taken, and takes none', async () => {
    const [first, second] = cells.map(({ architecture }) => architecture);
    const rows = ['architecture,zen', '|nope|,1', `${first},nan`, `${second},5`, `${second},6`, `${first}`];
    await writeFile(path.join(home.folder, 'bad.csv'), rows.join('\n'));
    const { code, stderr } = await take('bad.csv', '--source', 'bad');
    expect(stderr).toMatch(/^naswot: error: 4 rows of bad\.csv cannot be taken, and none was: line 2: /);
    expect(stderr).toContain("line 3: column 'zen' received 'nan', expected a finite number");
    expect(stderr).toContain('line 5: the architecture stands in line 4 already');
    expect(stderr).toContain('line 6: received 1 cells; expected 2');
    expect(code).toBe(2);
    const { stdout } = await run('scores', 'query', '--proxy', 'zen', '--json');
    expect(stdout).not.toContain('"bad"');
  });

  it.each([
    [['--proxy', 'naswot'], /--proxy received 'naswot', a proxy of this program/],
    [['--proxy', 'a b'], /--proxy received 'a b', expected letters/],
    [['--source', ''], /--foreign received no --source\nhint: add --source TEXT/],
    [['--architecture-column', 'arch'], /line 2: there is no column 'arch'; received architecture, row, zen/],
    [['--format', 'parquet'], /foreign scores are read from csv and jsonl.*received parquet/],
  ])('refuses %j', async (args, sentence) => {
    const { code, stderr } = await take('zen.csv', ...args);
    expect(stderr).toMatch(sentence);
    expect(code).toBe(2);
  });

  it('is asked for by its flag', async () => {
    const { code, stderr } = await run('scores', 'import', 'zen.csv', '--proxy', 'zen');
    expect(stderr).toContain("--proxy received 'zen' without --foreign");
    expect(code).toBe(2);
  });
});
