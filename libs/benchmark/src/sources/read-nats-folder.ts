import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { BenchmarkError } from '../benchmark-error.ts';
import type { BenchmarkItem, ReadOptions } from '../benchmark-item.ts';
import { MetricTally } from '../metric.ts';
import { DecodePool } from './decode-pool.ts';
import { inOrder } from './in-order.ts';
import { unreadable } from './open-file.ts';

export const metaFile = 'meta.pickle.pbz2';
const recordFile = /^(\d{6})\.pickle\.pbz2$/;

/** The architectures of a folder of NATS-Bench's simple layout, in the order of their index. Throws a BenchmarkError. */
export async function readMeta(folder: string): Promise<readonly string[]> {
  const file = path.join(folder, metaFile);
  await using pool = new DecodePool(1);
  const meta = await pool.meta(file);
  if (meta.kind === 'broken')
    throw new BenchmarkError(
      `${file} cannot be read: ${meta.message}`,
      `a folder of NATS-Bench's simple layout holds ${metaFile} and a NNNNNN.pickle.pbz2 for each architecture: name that folder, not one around it`,
    );
  return meta.value;
}

/** Indexes of the records that are there, ascending. */
async function recordIndexes(folder: string): Promise<readonly number[]> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw unreadable(folder, cause);
  });
  return names
    .flatMap((name) => recordFile.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
}

/** The records of a folder of NATS-Bench's simple layout, decoded on all cores; see `BenchmarkReader.read`. */
export async function* readNatsFolder(
  folder: string,
  architectures: readonly string[],
  { from = 0, onBroken = 'stop', signal, onProgress }: ReadOptions,
): AsyncGenerator<BenchmarkItem> {
  const all = await recordIndexes(folder);
  const indexes = all.filter((index) => index >= from);
  const tally = new MetricTally();
  const summary = { records: 0, broken: 0, accuracies: 0 };
  await using pool = new DecodePool();
  const decoded = inOrder(indexes, pool.window, async (index) => {
    const file = path.join(folder, `${String(index).padStart(6, '0')}.pickle.pbz2`);
    const architecture = architectures[index];
    if (architecture === undefined)
      return {
        index,
        file,
        kind: 'broken',
        message: `the meta file lists ${architectures.length} architectures`,
      } as const;
    return { index, file, ...(await pool.record({ file, index, architecture })) };
  });
  for await (const { index, file, ...outcome } of decoded) {
    signal?.throwIfAborted();
    summary.records++;
    if (outcome.kind === 'broken') {
      const message = `${file}: ${outcome.message}`;
      if (onBroken === 'stop') throw new BenchmarkError(message);
      summary.broken++;
      yield { kind: 'broken', record: index, message };
    } else {
      outcome.value.forEach((accuracy) => tally.add(accuracy));
      summary.accuracies += outcome.value.length;
      yield { kind: 'record', record: index, accuracies: outcome.value };
    }
    onProgress?.(all.length - indexes.length + summary.records, all.length);
  }
  yield { kind: 'complete', summary: { ...summary, metrics: tally.summary() } };
}
