import { readFile } from 'node:fs/promises';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeWithReference } from '../../../../tools/reference/describe-with-reference.ts';
import { BenchmarkError } from '../benchmark-error.ts';
import { natsAccuracies } from '../nats-bench/nats-record.ts';
import { PickleError } from '../pickle/pickle-error.ts';
import { readPickle } from '../pickle/pickle-machine.ts';
import { meanOverSeeds, type TrainedAccuracy } from '../trained-accuracy.ts';
import { metricName } from '../metric.ts';
import { DecodePool } from './decode-pool.ts';
import { openBenchmark } from './open-benchmark.ts';
import { readMeta } from './read-nats-folder.ts';

/** The records that the reference folder has. */
const indexes = [0, 11, 284];

describeWithReference('the records of NATS-Bench', (reference) => {
  const topology = path.join(reference, 'data/nats-bench/NATS-tss-v1_0-3ffb9-simple');
  const size = path.join(reference, 'data/nats-bench/NATS-sss-v1_0-50262-simple');
  const fileOf = (folder: string, index: number): string =>
    path.join(folder, `${String(index).padStart(6, '0')}.pickle.pbz2`);
  const pool = new DecodePool();
  afterAll(() => pool[Symbol.asyncDispose]());
  let names: readonly string[] = [];
  beforeAll(async () => {
    names = await readMeta(topology);
  });

  async function accuraciesOf(
    folder: string,
    index: number,
    architecture: string,
  ): Promise<readonly TrainedAccuracy[]> {
    const decoded = await pool.record({ file: fileOf(folder, index), index, architecture });
    if (decoded.kind === 'broken') throw new Error(decoded.message);
    return decoded.value;
  }

  it('have the means that the published table has, to its last digit, at 12 and at 200 epochs', async () => {
    const published = new Map<number, readonly TrainedAccuracy[]>();
    const table = await openBenchmark(path.join(reference, 'data/nas-bench-201.csv.gz'));
    for await (const item of table.read())
      if (item.kind === 'record' && indexes.includes(item.record))
        published.set(item.record, item.accuracies);
    for (const index of indexes) {
      const means = meanOverSeeds(await accuraciesOf(topology, index, names[index]!));
      const rows = published.get(index) ?? [];
      expect(rows).toHaveLength(11);
      for (const row of rows) {
        const mean = means.find((mean) => metricName(mean) === metricName(row));
        // The table is rounded to four decimals, ImageNet16-120's to six at most.
        expect(`${metricName(row)} ${mean?.accuracy.toFixed(4)}`).toBe(
          `${metricName(row)} ${row.accuracy.toFixed(4)}`,
        );
        expect(mean).toMatchObject({ architecture: row.architecture, index, seed: null });
      }
    }
  });

  it('have each seed as CPython reads it from record 0', async () => {
    const accuracies = await accuraciesOf(topology, 0, names[0]!);
    const of = (name: string): (number | null)[][] =>
      accuracies
        .filter((accuracy) => metricName(accuracy) === name)
        .map(({ seed, accuracy }) => [seed, accuracy])
        .sort(([a], [b]) => Number(a) - Number(b));
    // Printed by CPython 3.11's own bz2 and pickle: `eval_acc1es` of `all_results`, after epoch 11 and 199.
    expect(of('cifar10_valid_12')).toEqual([
      [111, 64.01599998291016],
      [777, 62.71199997802734],
    ]);
    expect(of('cifar10_test_12')).toEqual([[111, 69.55]]);
    expect(of('cifar10_test_200')).toEqual([
      [777, 85.62],
      [888, 86.18],
      [999, 85.79],
    ]);
    expect(of('cifar10_valid_split_test_200')).toEqual([
      [777, 81.52],
      [888, 81.9],
      [999, 81.14],
    ]);
    expect(
      accuracies.find(({ dataset, epochs }) => dataset === 'ImageNet16-120' && epochs === 200)?.parameters,
    ).toBe(136_456);
    expect(
      accuracies.find(({ dataset, epochs }) => dataset === 'cifar10-valid' && epochs === 12)?.trainingTimeMs,
    ).toBeCloseTo(12 * 7221.092998981476, 6);
  });

  it('of the size space have one seed, at 1 and 90 epochs, and three at 12', async () => {
    const accuracies = await accuraciesOf(size, 11, '8:8:8:16:32');
    const test = accuracies.filter(({ dataset, split }) => dataset === 'cifar10' && split === 'test');
    expect(test.map(({ epochs, seed, accuracy }) => [epochs, seed, accuracy])).toEqual([
      [1, 777, 47.22],
      [12, 777, 80.11],
      [12, 888, 79.23],
      [12, 999, 80.1],
      [90, 777, 85.77],
    ]);
    expect(test[0]?.parameters).toBe(49_202);
  });

  it('with any bytes of their pickle changed end with accuracies or an error of ours', async () => {
    const compressed = await readFile(fileOf(size, 0));
    const decoded = await pool.block(compressed);
    const pickle = decoded.kind === 'read' ? decoded.value : new Uint8Array();
    expect(pickle).toHaveLength(83_905);
    const change = fc.record({
      at: fc.nat({ max: pickle.length - 1 }),
      removed: fc.oneof(fc.constant(1), fc.nat({ max: 2000 })),
      inserted: fc.oneof(
        fc.uint8Array({ maxLength: 9 }),
        fc
          .constantFrom(
            'R',
            'b',
            'a',
            'u',
            't',
            '(',
            'cos\nsystem\n',
            'X\xff\xff\xff\x7f',
            'j\xff\xff\xff\xff',
          )
          .map((text) => Buffer.from(text, 'latin1')),
      ),
    });
    let refused = 0;
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        const bytes = changes.reduce<Uint8Array>(
          (bytes, { at, removed, inserted }) =>
            Buffer.concat([bytes.subarray(0, at), inserted, bytes.subarray(at + removed)]),
          pickle,
        );
        try {
          const accuracies = natsAccuracies(readPickle(bytes), { index: 0, architecture: '8:8:8:8:8' });
          expect(accuracies.every(({ accuracy }) => accuracy >= 0 && accuracy <= 100)).toBe(true);
        } catch (error) {
          refused++;
          if (!(error instanceof PickleError)) expect(error).toBeInstanceOf(BenchmarkError);
        }
      }),
      { numRuns: 1000 },
    );
    expect(refused).toBeGreaterThan(0);
  });

  describe('on disk', () => {
    let folder = '';
    beforeAll(async () => {
      folder = await mkdtemp(path.join(tmpdir(), 'naswot-benchmark-'));
    });
    afterAll(() => rm(folder, { recursive: true }));

    it('with bits of the file flipped are broken, and break no thread', async () => {
      const compressed = await readFile(fileOf(size, 0));
      const file = path.join(folder, 'record');
      await fc.assert(
        fc.asyncProperty(
          fc.nat({ max: compressed.length - 1 }),
          fc.integer({ min: 1, max: 255 }),
          async (at, mask) => {
            const damaged = Uint8Array.from(compressed);
            damaged[at]! ^= mask;
            await writeFile(file, damaged);
            const { kind } = await pool.record({ file, index: 0, architecture: '8:8:8:8:8' });
            // The header's block size and the bits that fill the last byte say nothing of the content.
            if (at > 3 && at < compressed.length - 1) expect(kind).toBe('broken');
          },
        ),
        { numRuns: 60 },
      );
      expect(await accuraciesOf(size, 0, '8:8:8:8:8')).toHaveLength(35);
    });
  });
});
