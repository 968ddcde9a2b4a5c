import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { asPosition } from '@naswot/space';
import type { ScoreRow } from '@naswot/store';
import { scratchHome } from '../testing/run-naswot.ts';
import { scored, scoreRow, space, specOf, specs } from '../testing/score-rows.ts';
import { checkScore } from './check-score.ts';
import { specsOfFile } from './known-specs.ts';
import { readScores } from './read-scores.ts';
import { scoreFormats, type ScoreFormat } from './score-format.ts';
import { specsFileOf } from './specs-file.ts';
import { writeScores } from './write-scores.ts';

async function* each(rows: readonly ScoreRow[]): AsyncGenerator<ScoreRow> {
  yield* await Promise.resolve(rows);
}

const write = async (file: string, format: ScoreFormat, rows: readonly ScoreRow[]): Promise<void> => {
  await writeScores(file, format, each(rows), specOf);
};

const finite = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
const term = fc.double({ noNaN: true, min: -1e300, max: 1e300 }).map((value) => value + 0);
const outcomes = fc.oneof(
  fc
    .record({ sizeTerm: term, separationTerm: term })
    .map((terms) => ({ value: terms.sizeTerm + terms.separationTerm, ...terms })),
  fc.record({ value: finite, sizeTerm: fc.constant(null), separationTerm: fc.constant(null) }),
);
const reasons = fc.constantFrom('disconnected', 'coinciding-images', 'dependent-codes', 'timeout');

/** Any score that a store may hold; names as odd as may be. */
const rows = fc
  .record({
    position: fc.bigInt(0n, space.size - 1n).map((value) => asPosition(value, space.size)),
    spec: fc.constantFrom(...specs),
    outcome: fc.oneof(
      outcomes.map((parts) => ({ kind: 'scored', ...parts }) as const),
      reasons.map((reason) => ({ kind: 'unscorable', reason, detail: '' }) as const),
    ),
    engine: fc.oneof(fc.constant('a "fast",\r\none'), fc.string({ minLength: 1, unit: 'grapheme' })),
    searchId: fc.constantFrom(null, 'k7p2'),
    scoredAt: fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }),
  })
  .map(({ position, spec, ...given }) => scoreRow(position, spec, given));

/** What of a score the file is to bring back. */
const kept = ({ space: of, representative, outcome, engine, scoredAt, specDigest }: ScoreRow) => ({
  ...{ space: of, position: representative, outcome, engine, scoredAt, specDigest },
});

describe.each(scoreFormats)('scores written as %s', (format) => {
  it('are read as they were, in their order', async () => {
    await using home = await scratchHome();
    const file = path.join(home.folder, `scores.${format}`);
    await fc.assert(
      fc.asyncProperty(fc.array(rows, { maxLength: 8 }), async (given) => {
        await write(file, format, given);
        const specsOf = specsOfFile([]);
        const read: unknown[] = [];
        for await (const raw of readScores(file, format)) {
          const { engine, specDigest, position, outcome, scoredAt } = checkScore(raw, specsOf);
          read.push({
            ...{ space: space.name, position, outcome, engine: engine.name, scoredAt, specDigest },
          });
        }
        expect(read).toEqual(given.map(kept));
      }),
      { numRuns: 40 },
    );
  });

  it('leave what was there where they cannot be written to their end', async () => {
    await using home = await scratchHome();
    const file = path.join(home.folder, `scores.${format}`);
    const files = [file, specsFileOf(file)];
    for (const one of files) await writeFile(one, 'before');
    async function* broken(): AsyncGenerator<ScoreRow> {
      yield* each([scoreRow(asPosition(0n, space.size), specs[0]!)]);
      throw new Error('the store went away');
    }
    await expect(writeScores(file, format, broken(), specOf)).rejects.toThrow('the store went away');
    for (const one of files) expect(await readFile(one, 'utf8')).toBe('before');
    expect(await readdir(home.folder)).not.toContain(`scores.${format}.part`);
  });
});

describe('the specs beside a CSV', () => {
  it('are those of its rows, and neither file is replaced where they cannot be written', async () => {
    await using home = await scratchHome();
    const file = path.join(home.folder, 'scores.csv');
    const spec = specs[0]!;
    const row = scoreRow(asPosition(5n, space.size), spec);
    await write(file, 'csv', [row, row]);
    expect(JSON.parse(await readFile(specsFileOf(file), 'utf8'))).toEqual({
      format: 'naswot-specs',
      version: 1,
      specs: { [row.specDigest]: spec },
    });
    const before = await readFile(file, 'utf8');
    await rm(specsFileOf(file));
    await mkdir(specsFileOf(file));
    await expect(write(file, 'csv', [row])).rejects.toThrow('scores.csv.specs.json cannot be written');
    expect(await readFile(file, 'utf8')).toBe(before);
    expect(await readdir(home.folder)).not.toContain('scores.csv.part');
    await expect(readScores(file, 'csv').next()).rejects.toThrow('specs.json cannot be read: it is a folder');
  });
});

describe('a Parquet file of scores', () => {
  it('has whole numbers, timestamps and nulls, over several row groups', async () => {
    await using home = await scratchHome();
    const file = path.join(home.folder, 'scores.parquet');
    const dead = { kind: 'unscorable', reason: 'disconnected', detail: '' } as const;
    const [first, last] = [scoreRow(asPosition(5n, space.size), specs[0]!, { outcome: dead }), 10_500];
    await write(file, 'parquet', [
      first,
      ...Array.from({ length: last }, () => ({ ...first, outcome: scored })),
    ]);
    const bytes = await readFile(file);
    const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
    const metadata = parquetMetadata(buffer);
    expect(metadata.row_groups.map(({ num_rows }) => num_rows)).toEqual([10_000n, 501n]);
    const [row] = await parquetReadObjects({ file: buffer, metadata, rowEnd: 1 });
    expect(row).toMatchObject({
      index: first.index,
      relu_units: first.reluUnits,
      parameters: BigInt(first.parameters),
      macs: BigInt(first.macs),
      value: null,
      size_term: null,
      reason: 'disconnected',
      scored_at: first.scoredAt,
    });
    const types = metadata.schema.map(({ name, type, repetition_type: repetition }) => [
      name,
      type,
      repetition,
    ]);
    expect(types).toContainEqual(['parameters', 'INT64', 'REQUIRED']);
    expect(types).toContainEqual(['index', 'INT32', 'OPTIONAL']);
    expect(types).toContainEqual(['scored_at', 'INT64', 'REQUIRED']);
  });
});

const jsonLine = '{"outcome":{"kind":"scored"}}';

describe('a file that is none', () => {
  it.each<[string, ScoreFormat, string, RegExp]>([
    [
      'an empty header',
      'csv',
      'a,b\n1,2\n',
      /scores:1: the header lacks space, architecture, .*received 'a,b'/,
    ],
    ['a line that is short', 'csv', '', /scores:2: the line is no CSV/],
    ['a line that is no JSON', 'jsonl', `\n{"outcome"`, /scores:2: the line is no JSON/],
    [
      'a line that is no score',
      'jsonl',
      '[1]',
      /scores:1: received '\[1\]', expected an object with an outcome/,
    ],
    [
      'a line without cells',
      'jsonl',
      jsonLine,
      /scores:1: space received nothing, expected the name of a space/,
    ],
    ['a text', 'parquet', 'some text that is long enough', /scores is no Parquet file of scores/],
  ])('says so: %s', async (what, format, text, sentence) => {
    await using home = await scratchHome();
    const file = path.join(home.folder, 'scores');
    await write(file, 'csv', []);
    const header = await readFile(file, 'utf8');
    await writeFile(file, what === 'a line that is short' ? `${header}nas-bench-201,x\n` : text);
    const read = async (): Promise<void> => {
      for await (const raw of readScores(file, format)) checkScore(raw, specsOfFile([]));
    };
    await expect(read()).rejects.toThrow(sentence);
  });

  it.each([
    ['.', /cannot be read: it is a folder/],
    ['nothing.csv', /cannot be read: there is no such file or folder/],
  ])('says so: %s', async (name, sentence) => {
    await using home = await scratchHome();
    await expect(readScores(path.join(home.folder, name), 'csv').next()).rejects.toThrow(sentence);
  });
});
