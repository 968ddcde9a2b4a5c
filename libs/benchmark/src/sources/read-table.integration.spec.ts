import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BenchmarkItem, ReadOptions } from '../benchmark-item.ts';
import type { ColumnMapping, ColumnMappingInput } from '../tables/column-mapping.ts';
import { presetHeader, smallHeader, smallLines, smallMapping, smallTable } from '../testing/table-files.ts';
import { openBenchmark } from './open-benchmark.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'naswot-benchmark-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function write(name: string, content: string | Uint8Array): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, content);
  return file;
}

async function readAll(
  file: string,
  mapping?: ColumnMapping,
  options?: ReadOptions,
): Promise<BenchmarkItem[]> {
  const items: BenchmarkItem[] = [];
  const reader = await openBenchmark(file, mapping === undefined ? {} : { mapping });
  for await (const item of reader.read(options)) items.push(item);
  return items;
}

const readText = async (
  text: string,
  more: Partial<ColumnMappingInput> = {},
  options?: ReadOptions,
): Promise<BenchmarkItem[]> => readAll(await write('table.csv', text), smallMapping(more), options);

/** The same rows as JSON lines. */
const jsonLines = smallLines
  .map((line) => {
    const [row, cell, size, c10, c100, time] = line.split(',');
    return JSON.stringify({
      row: Number(row),
      cell,
      size: Number(size),
      c10: Number(c10),
      ...(c100 === '' ? {} : { c100: Number(c100), time: Number(time) }),
    });
  })
  .join('\n');

describe('a table of trained accuracies', () => {
  it('gives one record a row, then what it holds', async () => {
    const items = await readText(smallTable());
    expect(items).toHaveLength(5);
    expect(items[0]).toEqual({
      kind: 'record',
      record: 0,
      accuracies: [
        {
          architecture: 'a',
          index: 0,
          dataset: 'cifar10',
          split: 'test',
          epochs: 200,
          seed: null,
          accuracy: 93.5,
          trainingTimeMs: null,
          parameters: 100,
        },
        {
          architecture: 'a',
          index: 0,
          dataset: 'cifar100',
          split: 'validation',
          epochs: 200,
          seed: 777,
          accuracy: 70.25,
          trainingTimeMs: 1500,
          parameters: 100,
        },
      ],
    });
    expect(items[2]).toMatchObject({ record: 2, accuracies: [{ architecture: 'c', accuracy: 10 }] });
    expect(items[4]).toEqual({
      kind: 'complete',
      summary: {
        records: 4,
        broken: 0,
        accuracies: 7,
        metrics: {
          cifar10_test_200: {
            dataset: 'cifar10',
            split: 'test',
            epochs: 200,
            seeds: [],
            accuracies: 4,
            best: 93.5,
          },
          cifar100_valid_200: {
            dataset: 'cifar100',
            split: 'validation',
            epochs: 200,
            seeds: [777],
            accuracies: 3,
            best: 70.25,
          },
        },
      },
    });
  });

  it.each([
    ['table.csv.gz', gzipSync(smallTable())],
    ['gzipped-without-its-ending', gzipSync(smallTable())],
    ['windows.csv', '\ufeff' + smallTable().replaceAll('\n', '\r\n')],
    ['quoted.csv', smallTable(smallLines.map((line) => line.replace(/([a-d])/, '"$1"')))],
    [
      'other-order.csv',
      smallTable(
        smallLines.map((line) => line.split(',').reverse().join(',')),
        smallHeader.split(',').reverse().join(','),
      ),
    ],
    ['table.jsonl', jsonLines],
    ['table.jsonl.gz', gzipSync(`\n${jsonLines}\n\n`)],
  ])('reads the same from %s', async (name, content) => {
    const expected = await readText(smallTable());
    expect(await readAll(await write(name, content), smallMapping())).toEqual(expected);
  });

  it('may have one accuracy a row, and say itself of what', async () => {
    const long = smallMapping({
      metrics: [
        {
          column: 'accuracy',
          dataset: { column: 'data' },
          split: { column: 'on' },
          epochs: { column: 'epochs' },
          seed: { column: 'seed' },
        },
      ],
    });
    const header = 'row,cell,size,data,on,epochs,seed,accuracy';
    const rows = [
      '0,a,1,cifar10,test,12,777,60',
      '0,a,1,cifar10,test,12,888,62',
      '0,a,1,cifar10,test,12,,61',
    ];
    const items = await readAll(await write('long.csv', smallTable(rows, header)), long);
    expect(items.at(-1)).toMatchObject({
      summary: { records: 3, metrics: { cifar10_test_12: { seeds: [777, 888], accuracies: 3 } } },
    });
    const file = await write('twice.csv', smallTable([...rows, rows[1]!], header));
    await expect(readAll(file, long)).rejects.toThrow(
      `${file}:5: a cifar10_test_12 seed 888 stands twice: here and in line 3`,
    );
    const wrong = await write('wrong.csv', smallTable(['0,a,1,cifar10,train,12,777,60'], header));
    await expect(readAll(wrong, long)).rejects.toThrow(
      "column 'on': received 'train'; expected validation or test",
    );
  });

  it.each<[string, string, RegExp]>([
    ['NaN', '1,b,200,NaN,66.5,2', /:3: column 'c10': received 'NaN'; expected a percentage from 0 to 100$/],
    ['no number', '1,b,200,0x5A,66.5,2', /:3: column 'c10': received '0x5A'/],
    ['an infinite number', '1,b,200,1e999,66.5,2', /:3: column 'c10': received '1e999'/],
    ['a negative accuracy', '1,b,200,-1,66.5,2', /:3: column 'c10': received '-1'/],
    ['an accuracy above 100', '1,b,200,100.01,66.5,2', /:3: column 'c10': received '100.01'/],
    ['an accuracy that is missing', '1,b,200,,66.5,2', /:3: column 'c10': received nothing/],
    [
      'an architecture that is missing',
      '1,,200,91,66.5,2',
      /:3: column 'cell': received nothing; expected text/,
    ],
    [
      'an index that is no whole number',
      '1.5,b,200,91,66.5,2',
      /:3: column 'row': received '1.5'; expected a whole number/,
    ],
    ['a time below zero', '1,b,200,91,66.5,-2', /:3: column 'time': received '-2'; expected a time/],
    ['an architecture that stands twice', '1,a,200,91,66.5,2', /:3: a stands twice: here and in line 2$/],
    ['too few cells', '1,b,200', /:3: received 3 cells; expected 6, as the header has/],
    ['a quote that never ends', '1,"b,200,91,66.5,2', /table\.csv:\d+: this is no CSV: Quote Not Closed/],
    ['text that moves the cursor', '1,b,200,\x1b[2J,66.5,2', /received '·\[2J'/],
  ])('with %s is refused by file, line and column', async (_, line, message) => {
    await expect(readText(smallTable(smallLines.with(1, line)))).rejects.toThrow(message);
  });

  it('names what is broken and goes on, where it is asked to', async () => {
    const lines = [...smallLines.with(1, '1,b,200,NaN,1,1').with(2, '1,b')];
    const items = await readText(smallTable(lines), {}, { onBroken: 'skip' });
    expect(items.map(({ kind }) => kind)).toEqual(['record', 'broken', 'broken', 'record', 'complete']);
    expect(items[1]).toMatchObject({
      record: 1,
      message: expect.stringContaining("table.csv:3: column 'c10'") as string,
    });
    expect(items[4]).toMatchObject({ summary: { records: 4, broken: 2, accuracies: 4 } });
  });

  it('goes on from a record, and still knows what stood before it', async () => {
    expect((await readText(smallTable(), {}, { from: 3 })).slice(0, 1)).toMatchObject([{ record: 3 }]);
    await expect(readText(smallTable(smallLines.with(3, smallLines[0]!)), {}, { from: 3 })).rejects.toThrow(
      'a stands twice',
    );
  });

  it('says how far it is, and stops when it is told to', async () => {
    const told: unknown[] = [];
    await readText(
      smallTable(),
      { expected: { architectures: 4 } },
      { onProgress: (...progress) => told.push(progress) },
    );
    expect(told).toEqual([
      [1, 4],
      [2, 4],
      [3, 4],
      [4, 4],
    ]);
    const stop = new AbortController();
    const options = { signal: stop.signal, onProgress: () => stop.abort(new Error('enough')) };
    await expect(readText(smallTable(), {}, options)).rejects.toThrow('enough');
  });

  it('is refused where fractions are called percent, or stand among percentages', async () => {
    const fractions = ['0,a,1,0.93,0.7,1', '1,b,2,0.91,0.6,1', '2,c,3,0.1,,'];
    await expect(readText(smallTable(fractions))).rejects.toThrow(
      /table\.csv: every accuracy of cifar10_test_200 is at most 1, though the mapping says percent/,
    );
    await expect(readText(smallTable(smallLines.with(2, '2,c,3,0.91,70,1')))).rejects.toThrow(
      'cifar10_test_200 mixes percentages with fractions: line 4 has 0.91, where chance alone gives 10 %',
    );
    const hundred = ['0,a,1,93,0.7,1', '1,b,2,91,0.6,1', '2,c,3,10,61,1'];
    await expect(readText(smallTable(hundred))).rejects.toThrow(
      'cifar100_valid_200 mixes percentages with fractions: line 4 has more than 1, line 2 has not',
    );
    await expect(
      readText(smallTable(fractions.with(1, '1,b,2,91,0.6,1')), { scale: 'fraction' }),
    ).rejects.toThrow(/:3: column 'c10': received '91'; expected a fraction from 0 to 1/);
    expect((await readText(smallTable(fractions), { scale: 'fraction' }))[0]).toMatchObject({
      accuracies: [{ accuracy: 93 }, { accuracy: 70 }],
    });
  });

  it('is refused where it is not what its mapping expects', async () => {
    const expecting = (expected: NonNullable<ColumnMappingInput['expected']>): Promise<unknown> =>
      readText(smallTable(), { expected });
    // `printf 'a\nb\nc\nd' | sha256sum`
    const orderSha256 = 'f729ae0cbcc8241ebb6918af712a88d5ca2c13f7fbe08f809aa297bfdf99fbe4';
    await expecting({ architectures: 4, orderSha256, best: { cifar10_test_200: 93.5 } });
    await expect(expecting({ architectures: 5 })).rejects.toThrow(
      'table.csv: the table has 4 rows; expected 5',
    );
    await expect(expecting({ best: { cifar10_test_200: 93.6 } })).rejects.toThrow(
      'the best cifar10_test_200 is 93.5; expected 93.6',
    );
    await expect(expecting({ best: { nothing: 1 } })).rejects.toThrow('the best nothing is NaN');
    await expect(expecting({ orderSha256: '0'.repeat(64) })).rejects.toThrow(
      /the order of the architectures has the SHA-256 [0-9a-f]{64}; expected 0{64}/,
    );
  });

  it('is refused where its gzip stream is cut or damaged, or it is not there', async () => {
    const bytes = gzipSync(
      smallTable(Array.from({ length: 2000 }, (_, n) => `${n},cell${(n * 7919) % 2000},1,9${n % 10}.5,,`)),
    );
    const cut = await write('cut.csv.gz', bytes.subarray(0, -20));
    await expect(readAll(cut, smallMapping())).rejects.toThrow(
      `${cut} cannot be read: it is truncated: its gzip stream ends early`,
    );
    const damaged = Uint8Array.from(bytes);
    damaged.fill(0, 2000, 2050);
    await expect(readAll(await write('damaged.csv.gz', damaged), smallMapping())).rejects.toThrow(
      'its gzip stream is damaged',
    );
    await expect(openBenchmark(path.join(folder, 'none.csv'))).rejects.toThrow(
      'none.csv cannot be read: there is no such file or folder',
    );
    await expect(openBenchmark(await write('empty.csv', ''))).rejects.toThrow('empty.csv is empty');
  });

  it('is refused where its header lacks what its mapping reads, or has it twice', async () => {
    await expect(
      openBenchmark(await write('lacks.csv', 'row,cell,c10\n'), { mapping: smallMapping() }),
    ).rejects.toThrow('lacks.csv:1: the header lacks size, c100, time; received row, cell, c10');
    await expect(
      openBenchmark(await write('twice.csv', `${smallHeader},c10\n`), { mapping: smallMapping() }),
    ).rejects.toThrow('the header has c10 twice');
    const unknown = openBenchmark(await write('unknown.csv', smallTable()));
    await expect(unknown).rejects.toThrow(
      'unknown.csv is none of the published tables: its columns are row, cell, size, c10, c100, time',
    );
  });

  it('of another space than the one named is refused', async () => {
    const file = await write('table.csv', smallTable());
    await expect(openBenchmark(file, { mapping: smallMapping(), space: 'nas-bench-201' })).rejects.toThrow(
      'is of the space any-space; expected nas-bench-201',
    );
    expect(
      (await openBenchmark(file, { mapping: smallMapping(), space: 'any-space' })).description,
    ).toMatchObject({ name: 'table', format: 'csv', source: file, architectures: null });
  });

  it('of JSON lines is refused where a line is no object', async () => {
    const file = await write('table.jsonl', `${jsonLines}\n[1]\n`);
    await expect(readAll(file, smallMapping())).rejects.toThrow(`${file}:5: the line is no JSON object`);
  });
});

describe('a published table', () => {
  const readPreset = async (
    name: 'nas-bench-101' | 'nas-bench-201',
    lines: readonly string[],
  ): Promise<BenchmarkItem[]> => readAll(await write('published.csv', smallTable(lines, presetHeader(name))));
  const cell = '|none~0|+|none~0|none~1|+|none~0|none~1|none~2|';
  const accuracies = Array.from({ length: 11 }, () => '50').join(',');

  it('is recognised by its header, and refused where it is not whole', async () => {
    await expect(readPreset('nas-bench-201', [`1651,${cell},${accuracies}`])).rejects.toThrow(
      'the table has 1 rows; expected 15625',
    );
    await expect(readPreset('nas-bench-101', ['7,1205349,02001,0.920606'])).rejects.toThrow(
      'the table has 1 rows; expected 423624',
    );
  });

  it('of NAS-Bench-201 has each cell at its index', async () => {
    await expect(readPreset('nas-bench-201', [`0,${cell},${accuracies}`])).rejects.toThrow(
      `published.csv:2: received index 0 for ${cell}, which has 1651`,
    );
    await expect(
      readPreset('nas-bench-201', [`1651,${cell.replace('none', 'nome')},${accuracies}`]),
    ).rejects.toThrow(/published\.csv:2: the architecture string is wrong at character 2: received 'nome~0'/);
  });

  it.each([
    ['8,1205349,020010,0.9', "received '8' vertices; expected 2 to 7"],
    ['3,8,0,0.9', "received '8' as edges of 3 vertices"],
    ['7,2097151,02001,0.9', "received '2097151' as edges of 7 vertices; expected the bits of at most 9"],
    ['7,1205349,0200,0.9', "received operations '0200'; expected 5 digits of 0, 1, 2"],
    ['7,1205349,02003,0.9', "received operations '02003'"],
    [
      '7,1205349,02001,92.06',
      "column 'test_acc_108_mean': received '92.06'; expected a fraction from 0 to 1",
    ],
  ])('of NAS-Bench-101 with the row %s is refused', async (line, message) => {
    await expect(readPreset('nas-bench-101', [line])).rejects.toThrow(message);
  });
});
