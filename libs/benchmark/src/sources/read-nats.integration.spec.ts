import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeWithReference } from '../../../../tools/reference/describe-with-reference.ts';
import type { BenchmarkItem, ReadOptions } from '../benchmark-item.ts';
import { smallArchitectures, smallSinglePickle } from '../testing/small-single-pickle.ts';
import { openBenchmark } from './open-benchmark.ts';
import { readNatsPickle } from './read-nats-pickle.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'naswot-benchmark-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function take(items: AsyncIterable<BenchmarkItem>): Promise<BenchmarkItem[]> {
  const taken: BenchmarkItem[] = [];
  for await (const item of items) taken.push(item);
  return taken;
}

/** What the items are, in short. */
const short = (items: readonly BenchmarkItem[]): string[] =>
  items.map((item) =>
    item.kind === 'complete'
      ? `complete ${item.summary.records}-${item.summary.broken}`
      : `${item.kind} ${item.record}`,
  );

describe("NATS-Bench's single pickle", () => {
  const read = async (
    bytes = smallSinglePickle,
    architectures = smallArchitectures,
    options: ReadOptions = {},
  ): Promise<BenchmarkItem[]> => {
    const file = path.join(folder, 'single.pickle.pbz2');
    await writeFile(file, bytes);
    return take(readNatsPickle(file, architectures, options));
  };

  it('gives every record, each with its accuracies', async () => {
    const items = await read();
    expect(short(items)).toEqual([...Array.from({ length: 20 }, (_, n) => `record ${n}`), 'complete 20-0']);
    const last = items[19];
    expect(
      last?.kind === 'record' &&
        last.accuracies.map(({ dataset, split, epochs, accuracy }) => [dataset, split, epochs, accuracy]),
    ).toEqual([
      ['cifar10', 'test', 1, 29],
      ['cifar100', 'validation', 1, 29],
      ['cifar100', 'test', 1, 29],
      ['cifar10', 'test', 12, 40],
      ['cifar100', 'validation', 12, 40],
      ['cifar100', 'test', 12, 40],
    ]);
    expect(last).toMatchObject({
      accuracies: [
        { architecture: '8:8:8:24:32', index: 19, seed: 777, trainingTimeMs: 500, parameters: 29_000 },
        {},
        {},
        { trainingTimeMs: 6000 },
        {},
        {},
      ],
    });
  });

  it('is read from a record on', async () => {
    expect(short(await read(undefined, undefined, { from: 18 }))).toEqual([
      'record 18',
      'record 19',
      'complete 2-0',
    ]);
  });

  it('stops at a record that is broken, or names it and goes on', async () => {
    const wrong = smallArchitectures.with(4, '64:64:64:64:64');
    await expect(read(undefined, wrong)).rejects.toThrow(
      "single.pickle.pbz2, record 4: '01': arch_str is '8:8:8:8:40'; expected 64:64:64:64:64",
    );
    const items = await read(undefined, wrong, { onBroken: 'skip' });
    expect(short(items).slice(3, 6)).toEqual(['record 3', 'broken 4', 'record 5']);
    expect(short(items).at(-1)).toBe('complete 20-1');
  });

  it('is refused where it is cut or damaged, whatever is asked of broken records', async () => {
    const skip = { onBroken: 'skip' } as const;
    await expect(read(smallSinglePickle.subarray(0, 2000), undefined, skip)).rejects.toThrow(
      /single\.pickle\.pbz2: it is truncated: its bzip2 stream ends early/,
    );
    const damaged = Uint8Array.from(smallSinglePickle);
    damaged[1500]! ^= 8;
    await expect(read(damaged, undefined, skip)).rejects.toThrow(
      /single\.pickle\.pbz2: its bzip2 stream is damaged/,
    );
    await expect(read(Buffer.from('BZh9 and no more'), undefined, skip)).rejects.toThrow(
      'its bzip2 stream ends early',
    );
  });

  it('is refused where its architectures are those of neither space', async () => {
    const file = path.join(folder, 'single.pickle.pbz2');
    await writeFile(file, smallSinglePickle);
    await expect(openBenchmark(file)).rejects.toThrow('lists 20 architectures whose order has the SHA-256');
  });

  it('stops when it is told to', async () => {
    const stop = new AbortController();
    const told: number[] = [];
    const options = {
      signal: stop.signal,
      onProgress: (done: number) => {
        told.push(done);
        if (done === 3) stop.abort(new Error('enough'));
      },
    };
    await expect(read(undefined, undefined, options)).rejects.toThrow('enough');
    expect(told).toEqual([1, 2, 3]);
  });
});

describeWithReference("a folder of NATS-Bench's simple layout", (reference) => {
  const topology = path.join(reference, 'data/nats-bench/NATS-tss-v1_0-3ffb9-simple');
  const size = path.join(reference, 'data/nats-bench/NATS-sss-v1_0-50262-simple');
  const file = (index: number): string => `${String(index).padStart(6, '0')}.pickle.pbz2`;

  /** The size space's folder with some records changed: bytes, or another record's. */
  async function changed(records: Readonly<Record<number, Uint8Array>>): Promise<string> {
    const copy = path.join(folder, 'NATS-sss');
    await mkdir(copy);
    for (const name of ['meta.pickle.pbz2', file(0), file(11), file(284)])
      await copyFile(path.join(size, name), path.join(copy, name));
    for (const [index, bytes] of Object.entries(records))
      await writeFile(path.join(copy, file(Number(index))), bytes);
    return copy;
  }

  it.each([
    [topology, 'nas-bench-201', 15_625, 90],
    [size, 'nats-bench-size', 32_768, 105],
  ])('%s gives the records that are there', async (source, space, architectures, accuracies) => {
    const reader = await openBenchmark(source);
    expect(reader.description).toEqual({
      name: path.basename(source),
      space,
      format: 'nats-simple',
      source,
      mapping: null,
      architectures,
    });
    const told: unknown[] = [];
    const items = await take(reader.read({ onProgress: (...progress) => told.push(progress) }));
    expect(short(items)).toEqual(['record 0', 'record 11', 'record 284', 'complete 3-0']);
    expect(items[3]).toMatchObject({ summary: { accuracies } });
    expect(told).toEqual([
      [1, 3],
      [2, 3],
      [3, 3],
    ]);
    expect(short(await take(reader.read({ from: 1 })))).toEqual(['record 11', 'record 284', 'complete 2-0']);
    expect(short(await take(reader.read({ from: 285 })))).toEqual(['complete 0-0']);
  });

  it('names a record that is cut, another, or no pickle of ours, and stops or goes on', async () => {
    const cut = (await readFile(path.join(size, file(11)))).subarray(0, 9000);
    const other = await readFile(path.join(size, file(284)));
    // CPython 3.11: `bz2.compress(pickle.dumps(X()))`, where X's `__reduce__` gives `(os.system, ('true',))`.
    const evil = Buffer.from(
      'QlpoOTFBWSZTWcMVOUEAAA3z4E8AAACAARAAAiLeYEIEDgAgACGqeoaAyZH5SP1QoABoGTIlAF1AbBSqaSPttbXWRoDAX1W3P8XckU4UJDDFTlBA',
      'base64',
    );
    const source = await changed({ 11: cut, 12: other, 284: evil });
    const reader = await openBenchmark(source, { format: 'nats-simple' });
    await expect(take(reader.read())).rejects.toThrow(
      `${path.join(source, file(11))}: it is truncated: its bzip2 stream ends early`,
    );
    const items = await take(reader.read({ onBroken: 'skip' }));
    expect(short(items)).toEqual(['record 0', 'broken 11', 'broken 12', 'broken 284', 'complete 4-3']);
    expect(items[2]).toMatchObject({
      message: expect.stringContaining(`${file(12)}: '01': arch_index is 284; expected 12`) as string,
    });
    expect(items[3]).toMatchObject({
      message: expect.stringMatching(
        /000284\.pickle\.pbz2: the pickle is refused at byte \d+, STACK_GLOBAL: it asks for posix\.system, which is refused/,
      ) as string,
    });
  });

  it('is refused where its meta file is missing, is a record, or lists another order', async () => {
    await expect(openBenchmark(folder)).rejects.toThrow(
      `${path.join(folder, 'meta.pickle.pbz2')} cannot be read: there is no such file or folder`,
    );
    await expect(openBenchmark(folder)).rejects.toMatchObject({
      hint: expect.stringContaining('name that folder, not one around it') as string,
    });
    const source = await changed({});
    await copyFile(path.join(size, file(0)), path.join(source, 'meta.pickle.pbz2'));
    await expect(openBenchmark(source)).rejects.toThrow(
      'meta.pickle.pbz2 cannot be read: meta_archs is nothing; expected a list of strings',
    );
  });

  it('with a record beyond its meta file names it', async () => {
    const source = await changed({ 32768: Uint8Array.of(1) });
    await expect(take((await openBenchmark(source)).read({ from: 285 }))).rejects.toThrow(
      '032768.pickle.pbz2: the meta file lists 32768 architectures',
    );
  });

  it('is refused where only the meta file is given', async () => {
    await expect(openBenchmark(path.join(size, 'meta.pickle.pbz2'))).rejects.toThrow(
      'meta.pickle.pbz2 holds no records',
    );
  });

  it('stops when it is told to, and when it is left', async () => {
    const reader = await openBenchmark(size);
    await expect(take(reader.read({ signal: AbortSignal.abort(new Error('enough')) }))).rejects.toThrow(
      'enough',
    );
    for await (const item of reader.read()) {
      expect(item).toMatchObject({ kind: 'record', record: 0 });
      break;
    }
  });
});
