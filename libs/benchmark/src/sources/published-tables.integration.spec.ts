import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWithReference } from '../../../../tools/reference/describe-with-reference.ts';
import type { BenchmarkItem, BenchmarkSummary } from '../benchmark-item.ts';
import { openBenchmark } from './open-benchmark.ts';

describeWithReference('the published tables', (reference) => {
  let folder = '';
  let lines: readonly string[] = [];
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'naswot-benchmark-'));
    const text = gunzipSync(await readFile(path.join(reference, 'data/nas-bench-201.csv.gz'))).toString();
    lines = text.trimEnd().split(/\r?\n/);
  });
  afterAll(() => rm(folder, { recursive: true }));

  /** Reads all; every record is looked at. */
  async function summaryOf(
    file: string,
    see: (item: BenchmarkItem) => void = () => undefined,
  ): Promise<BenchmarkSummary> {
    for await (const item of (await openBenchmark(file)).read()) {
      see(item);
      if (item.kind === 'complete') return item.summary;
    }
    throw new Error('it did not complete');
  }

  async function changed(name: string, change: (lines: string[]) => void): Promise<string> {
    const copy = [...lines];
    change(copy);
    const file = path.join(folder, name);
    await writeFile(file, `${copy.join('\n')}\n`);
    return file;
  }

  it('of NAS-Bench-201 is whole, in its order, and has the best accuracies that are known', async () => {
    const summary = await summaryOf(path.join(reference, 'data/nas-bench-201.csv.gz'));
    expect(summary).toMatchObject({ records: 15_625, broken: 0, accuracies: 11 * 15_625 });
    expect(Object.keys(summary.metrics)).toEqual(lines[0]?.split(',').slice(2));
    expect(summary.metrics['cifar10_valid_split_test_200']).toMatchObject({
      dataset: 'cifar10-valid',
      split: 'test',
      best: 91.5233,
    });
  });

  it('of NAS-Bench-201 is refused where two cells have changed places, or one has gone', async () => {
    const swapped = await changed('swapped.csv', (lines) => ([lines[5], lines[6]] = [lines[6]!, lines[5]!]));
    await expect(summaryOf(swapped)).rejects.toThrow(
      /swapped\.csv: the order of the architectures has the SHA-256 .*expected 83abc799/,
    );
    const shorter = await changed('shorter.csv', (lines) => lines.splice(100, 1));
    await expect(summaryOf(shorter)).rejects.toThrow('the table has 15624 rows; expected 15625');
  });

  it('of NAS-Bench-201 is refused where another accuracy is the best', async () => {
    const better = await changed('better.csv', (lines) => (lines[3] = lines[3]!.replace(/,[\d.]+$/, ',60')));
    expect((await summaryOf(better)).metrics['imagenet16_120_test_12']?.best).toBe(60);
    const wrong = await changed('wrong.csv', (lines) => {
      const cells = lines[3]!.split(',');
      cells[4] = '99';
      lines[3] = cells.join(',');
    });
    await expect(summaryOf(wrong)).rejects.toThrow(
      'wrong.csv: the best cifar10_test_200 is 99; expected 94.3733',
    );
  });

  it('of NAS-Bench-201 is refused where one accuracy is a fraction, of ten classes or of 120', async () => {
    for (const [column, name] of [
      [4, 'cifar10_test_200'],
      [6, 'imagenet16_120_test_200'],
    ] as const) {
      const file = await changed('fraction.csv', (lines) => {
        const cells = lines[3]!.split(',');
        cells[column] = String(Number(cells[column]) / 100);
        lines[3] = cells.join(',');
      });
      await expect(summaryOf(file)).rejects.toThrow(
        `${name} mixes percentages with fractions: line 4 has 0.`,
      );
    }
  });

  it('of NAS-Bench-101 is whole, in its order, with fractions as percent', async () => {
    const seen: BenchmarkItem[] = [];
    const summary = await summaryOf(path.join(reference, 'data/nas-bench-101.csv.gz'), (item) => {
      if (seen.length < 2) seen.push(item);
    });
    expect(summary).toMatchObject({
      records: 423_624,
      metrics: { cifar10_test_108: { best: 94.3176, accuracies: 423_624 } },
    });
    expect(seen).toMatchObject([
      {
        accuracies: [
          { architecture: '7:1205349:02001', accuracy: 92.0606, seed: null, epochs: 108, index: null },
        ],
      },
      { accuracies: [{ architecture: '7:1335845:11010', accuracy: 88.6452 }] },
    ]);
  });

  it('cut anywhere on disk is refused, and says so', async () => {
    const whole = await readFile(path.join(reference, 'data/nas-bench-201.csv.gz'));
    const cut = path.join(folder, 'cut.csv.gz');
    await writeFile(cut, whole.subarray(0, whole.length >> 1));
    await expect(summaryOf(cut)).rejects.toThrow('cut.csv.gz cannot be read: it is truncated');
  });
});
