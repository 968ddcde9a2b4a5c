import { copyFile, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documentOf, tinySearch } from '../testing/tiny-search.ts';
import { runNaswot, scratchHome, type Finished } from '../testing/run-naswot.ts';

const naswotSearch = tinySearch('--samples', '30', '--name', 'unit');
/** Two specs under which naswot scores, and one of a count. */
const searches = [
  naswotSearch,
  tinySearch('--samples', '8', '--counting', 'released', '--name', 'released'),
  tinySearch('--samples', '8', '--proxy', 'parameters', '--name', 'counts'),
];

type Home = Awaited<ReturnType<typeof scratchHome>>;

let home: Home;
const run = (...args: readonly string[]): Promise<Finished> => runNaswot(home.folder, ...args);

beforeAll(async () => {
  home = await scratchHome();
  for (const search of searches) documentOf(await run(...search, '--json'));
});
afterAll(() => home[Symbol.asyncDispose]());

interface Queried {
  readonly scores: readonly {
    readonly proxy: string;
    readonly spec: string;
    readonly architecture: string;
    readonly representative: string;
    readonly outcome: { readonly value?: number };
  }[];
  readonly specs: readonly { readonly proxy: string; readonly digest: string }[];
  readonly hasMore: boolean;
}

const query = async (...args: readonly string[]): Promise<Queried> =>
  documentOf(await run('scores', 'query', '--json', ...args)) as Queried;

const valuesOf = ({ scores }: Queried): readonly number[] =>
  scores.map(({ outcome }) => outcome.value ?? -Infinity);

describe('naswot scores query', () => {
  it('ranks the scores of each spec alone, and says what each stands for', async () => {
    const all = await query('--limit', '1000');
    expect(all.hasMore).toBe(false);
    expect(all.specs.map(({ proxy }) => proxy)).toEqual(['naswot', 'naswot', 'parameters']);
    const runs = all.scores.map(({ spec }) => spec).filter((spec, k, specs) => spec !== specs[k - 1]);
    expect(runs).toEqual(all.specs.map(({ digest }) => digest));
    for (const { digest } of all.specs) {
      const one = await query('--limit', '1000', '--spec', digest.slice(0, 16));
      expect(one.scores).toEqual(all.scores.filter(({ spec }) => spec === digest));
      expect(valuesOf(one)).toEqual(valuesOf(one).toSorted((a, b) => b - a));
    }
    const { stdout } = await run('scores', 'query', '--limit', '1000');
    const tables = stdout.split('\n').filter((line) => line.startsWith('nas-bench-201 by '));
    expect(tables).toHaveLength(3);
    expect(stdout).toMatch(/^\d+ scores under 3 specs, which cannot be compared with each other$/m);
  });

  it('shows the best of each band of sizes, under one spec', async () => {
    const { digest = '' } = (await query('--proxy', 'parameters')).specs[0] ?? {};
    const args = ['scores', 'query', '--spec', digest, '--bands', '2', '--limit', '1'];
    const { bands } = documentOf(await run(...args, '--json')) as {
      bands: { from: number; to: number; scores: { parameters: number }[] }[];
    };
    expect(bands).toHaveLength(2);
    // By parameters the best of a band is its largest.
    expect(bands.map(({ scores }) => scores[0]?.parameters)).toEqual(bands.map(({ to }) => to));
    expect((await run(...args)).stdout).toMatch(/parameters: the best 1 of \d+$/m);
    const several = await run('scores', 'query', '--bands', '2');
    expect(several).toMatchObject({ code: 2 });
    expect(several.stderr).toContain('--bands compares scores under one spec');
  });

  it('says where there are more than it shows', async () => {
    const first = await query('--limit', '3');
    expect(first.scores).toHaveLength(3);
    expect(first.hasMore).toBe(true);
    expect((await run('scores', 'query', '--limit', '3')).stdout).toMatch(/^3 scores\nthere are more: /m);
  });

  it('has the architecture itself for its representative where no network is run', async () => {
    const { scores } = await query('--proxy', 'parameters');
    expect(scores.length).toBeGreaterThan(0);
    for (const { architecture, representative } of scores) expect(representative).toBe(architecture);
  });
});

describe('naswot scores export', () => {
  it('writes the same to a file as into a pipe, in the format that its name says', async () => {
    const piped = await run('scores', 'export', '--format', 'jsonl');
    const written = await run('scores', 'export', '--output', 'own.jsonl');
    expect(written).toMatchObject({ code: 0, stdout: '', stderr: 'wrote own.jsonl\n' });
    expect(await readFile(path.join(home.folder, 'own.jsonl'), 'utf8')).toBe(piped.stdout);
  });

  it('writes the specs of a CSV beside it, and into a pipe the CSV alone', async () => {
    const piped = await run('scores', 'export');
    const written = await run('scores', 'export', '--output', 'own.csv');
    expect(written).toMatchObject({ code: 0, stderr: 'wrote own.csv and own.csv.specs.json\n' });
    expect(await readFile(path.join(home.folder, 'own.csv'), 'utf8')).toBe(piped.stdout);
    const { specs } = JSON.parse(await readFile(path.join(home.folder, 'own.csv.specs.json'), 'utf8')) as {
      specs: object;
    };
    const { specs: known } = await query('--limit', '1000');
    expect(Object.keys(specs).toSorted()).toEqual(known.map(({ digest }) => digest).toSorted());
  });

  it('says in words where a file cannot be written', async () => {
    const { code, stderr } = await run('scores', 'export', '--output', 'no/such/scores.csv');
    expect(stderr).toBe(
      'naswot: error: no/such/scores.csv cannot be written: there is no such file or folder\n' +
        'hint: choose another file, in a folder that is there and may be written\n',
    );
    expect(code).toBe(1);
  });
});

/** An export without the ids of searches, which another store does not know. */
async function exported(from: Home, format: 'csv' | 'jsonl'): Promise<string> {
  const { code, stdout } = await runNaswot(from.folder, 'scores', 'export', '--format', format);
  expect(code).toBe(0);
  return format === 'csv'
    ? stdout.replace(/^(.*,)[^,]*(,[^,]*,[^,]*)$/gm, '$1$2')
    : stdout.replaceAll(/"search":("\w+"|null),/g, '');
}

const write = async (format: string): Promise<string> => {
  const file = path.join(home.folder, `all.${format}`);
  expect((await run('scores', 'export', '--output', file)).code).toBe(0);
  return file;
};

describe('naswot scores import', () => {
  it.each<['jsonl' | 'parquet' | 'csv', 'jsonl' | 'csv']>([
    ['jsonl', 'jsonl'],
    // Neither Parquet nor CSV holds a score's duration.
    ['parquet', 'csv'],
    ['csv', 'csv'],
  ])(
    'takes an export as %s into an empty store: once, whole, for searches to reuse',
    async (format, seen) => {
      await using other = await scratchHome();
      const file = await write(format);
      const take = async (): Promise<unknown> =>
        documentOf(await runNaswot(other.folder, 'scores', 'import', file, '--json'));
      const first = (await take()) as { imported: number; known: number };
      expect(first).toMatchObject({ file, format, skipped: 0 });
      expect(first.imported).toBeGreaterThan(30);
      const rows = first.imported + first.known;
      expect(await take()).toMatchObject({ imported: 0, known: rows, skipped: 0 });
      expect(await exported(other, seen)).toBe(await exported(home, seen));
      const again = documentOf(await runNaswot(other.folder, ...naswotSearch, '--json'));
      expect(again).toMatchObject({ search: { samples: 30, scored: 0, unscorable: 0, reused: 30 } });
    },
  );

  it('takes a CSV without its specs where the store knows them, and nothing of it where it does not', async () => {
    await using other = await scratchHome();
    const file = path.join(other.folder, 'alone.csv');
    await copyFile(await write('csv'), file);
    const take = (): Promise<Finished> => runNaswot(other.folder, 'scores', 'import', file);
    const refused = await take();
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toMatch(
      /^naswot: error: \S+alone\.csv:2: spec received '\w{64}', which the store does not know, and there is no \S+alone\.csv\.specs\.json .*\nhint: put alone\.csv\.specs\.json, .*, beside the CSV; or export the scores as jsonl/,
    );
    for (const search of searches)
      documentOf(await runNaswot(other.folder, ...search, '--samples', '1', '--json'));
    const taken = await take();
    expect(taken.stderr).toBe('');
    expect(taken.stdout).toMatch(
      /^imported \d+ scores of \S+\n\d+ more rows have a score that was there, .*\n$/,
    );
    // The first write wins: what the other store scored itself keeps its time.
    const untimed = (text: string): string => text.replaceAll(/,[^,]*$/gm, '');
    expect(untimed(await exported(other, 'csv'))).toBe(untimed(await exported(home, 'csv')));
  });

  it('takes nothing of a CSV whose specs are damaged or of another export', async () => {
    await using other = await scratchHome();
    const file = path.join(other.folder, 'scores.csv');
    await copyFile(await write('csv'), file);
    const own = await readFile(path.join(home.folder, 'all.csv.specs.json'), 'utf8');
    expect((await run('scores', 'export', '--proxy', 'parameters', '--output', 'counts.csv')).code).toBe(0);
    const counts = await readFile(path.join(home.folder, 'counts.csv.specs.json'), 'utf8');
    for (const [specs, sentence] of [
      [own.slice(0, -20), 'scores.csv.specs.json is damaged, it is no JSON: '],
      [own.replaceAll('"seed": 0', '"seed": 7'), 'the digest of what stands under it\n'],
      [counts, /: spec received '\w{64}', which neither the store nor \S+scores\.csv\.specs\.json knows\n/],
    ] as const) {
      await writeFile(`${file}.specs.json`, specs);
      const refused = await runNaswot(other.folder, 'scores', 'import', file);
      expect(refused).toMatchObject({ code: 2, stdout: '' });
      expect(refused.stderr).toMatch(sentence);
    }
    expect((await runNaswot(other.folder, 'scores', 'query')).stdout).toBe('no scores\n');
  });

  it('writes nothing of a file whose last line is wrong, and skips what tells of a machine', async () => {
    await using other = await scratchHome();
    const lines = (await readFile(await write('jsonl'), 'utf8')).trimEnd().split('\n');
    const last = JSON.parse(lines[lines.length - 1]!) as Record<string, unknown>;
    const file = path.join(other.folder, 'scores.jsonl');
    const take = async (line: object): Promise<Finished> => {
      await writeFile(file, [...lines.slice(0, -1), JSON.stringify(line)].join('\n'));
      return runNaswot(other.folder, 'scores', 'import', file, '--json');
    };
    const refused = await take({ ...last, parameters: 12 });
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toContain(`scores.jsonl:${lines.length}: parameters received '12', expected `);
    expect((await runNaswot(other.folder, 'scores', 'query')).stdout).toBe('no scores\n');

    const outcome = { kind: 'unscorable', reason: 'timeout', detail: 'it took 60 s' };
    const taken = documentOf(await take({ ...last, outcome })) as { imported: number; known: number };
    expect(taken).toMatchObject({ skipped: 1 });
    expect(taken.imported + taken.known).toBe(lines.length - 1);
  });

  it('asks for the format where the name of the file does not say it', async () => {
    const { code, stderr } = await run('scores', 'import', 'scores.txt');
    expect(stderr).toMatch(
      /^naswot: error: the format of scores\.txt is not known: .*\nhint: say it with --format csv\|jsonl\|parquet\n$/,
    );
    expect(code).toBe(2);
  });
});
