import { BenchmarkError } from '../benchmark-error.ts';
import type { BenchmarkItem, ReadOptions } from '../benchmark-item.ts';
import { splitBlocks } from '../bzip2/split-blocks.ts';
import { MetricTally } from '../metric.ts';
import { natsAccuracies, natsArchitectures } from '../nats-bench/nats-record.ts';
import { PickleError } from '../pickle/pickle-error.ts';
import { PickleMachine } from '../pickle/pickle-machine.ts';
import { kindOf, type PickleValue } from '../pickle/pickle-value.ts';
import { DecodePool } from './decode-pool.ts';
import { inOrder } from './in-order.ts';
import { readBytesOf } from './open-file.ts';

/** Where a single pickle has its records. */
const recordsKey = 'arch2infos';

type PickleItem =
  | { readonly kind: 'start'; readonly architectures: readonly string[] }
  | { readonly kind: 'record'; readonly index: number; readonly record: PickleValue };

function asIndex(key: PickleValue): number {
  if (typeof key === 'number' && Number.isSafeInteger(key) && key >= 0) return key;
  throw new BenchmarkError(
    `a key of ${recordsKey} is ${typeof key === 'number' ? key : kindOf(key)}; expected an index`,
  );
}

/** The architectures, then the records one by one, of a single pickle that is never whole in memory. */
async function* pickleItems(file: string, pool: DecodePool): AsyncGenerator<PickleItem> {
  let ready: PickleItem[] = [];
  const machine = new PickleMachine({
    stream: {
      key: recordsKey,
      onStart: (siblings) => ready.push({ kind: 'start', architectures: natsArchitectures(siblings) }),
      onItem: (key, record) => ready.push({ kind: 'record', index: asIndex(key), record }),
    },
  });
  for await (const block of inOrder(splitBlocks(readBytesOf(file)), pool.window, (block) =>
    pool.block(block),
  )) {
    if (block.kind === 'broken') throw new BenchmarkError(block.message);
    machine.add(block.value);
    yield* ready;
    ready = [];
  }
  machine.end();
}

/** Says of which file an error is. */
async function* withFile<Item>(file: string, items: AsyncGenerator<Item>): AsyncGenerator<Item> {
  try {
    yield* items;
  } catch (cause) {
    if (!(cause instanceof PickleError || cause instanceof BenchmarkError) || cause.message.startsWith(file))
      throw cause;
    throw new BenchmarkError(`${file}: ${cause.message}`, undefined, { cause });
  }
}

/** The architectures of NATS-Bench's single pickle in the order of their index: they stand before its records. */
export async function readPickleStart(file: string): Promise<readonly string[]> {
  await using pool = new DecodePool(1);
  for await (const item of withFile(file, pickleItems(file, pool)))
    if (item.kind === 'start') return item.architectures;
  throw new BenchmarkError(
    `${file} holds no records`,
    `a meta file of the simple layout has none: name the folder that it is in`,
  );
}

/**
 * The records of NATS-Bench's single pickle, decompressed on all cores; see `BenchmarkReader.read`. What breaks the pickle itself
 * stops, whatever is asked: no later record can be told from it.
 */
export async function* readNatsPickle(
  file: string,
  architectures: readonly string[],
  { from = 0, onBroken = 'stop', signal, onProgress }: ReadOptions,
): AsyncGenerator<BenchmarkItem> {
  const tally = new MetricTally();
  const summary = { records: 0, broken: 0, accuracies: 0 };
  let last = -1;
  let done = 0;
  await using pool = new DecodePool();
  for await (const item of withFile(file, pickleItems(file, pool))) {
    signal?.throwIfAborted();
    if (item.kind === 'start') continue;
    const { index, record } = item;
    if (index <= last) throw new BenchmarkError(`${file}: record ${index} stands after record ${last}`);
    last = index;
    onProgress?.(++done, null);
    if (index < from) continue;
    summary.records++;
    const outcome = readRecord(record, index, architectures);
    if ('message' in outcome) {
      const message = `${file}, record ${index}: ${outcome.message}`;
      if (onBroken === 'stop') throw new BenchmarkError(message);
      summary.broken++;
      yield { kind: 'broken', record: index, message };
      continue;
    }
    outcome.accuracies.forEach((accuracy) => tally.add(accuracy));
    summary.accuracies += outcome.accuracies.length;
    yield { kind: 'record', record: index, accuracies: outcome.accuracies };
  }
  yield { kind: 'complete', summary: { ...summary, metrics: tally.summary() } };
}

function readRecord(record: PickleValue, index: number, architectures: readonly string[]) {
  try {
    const architecture = architectures[index];
    if (architecture === undefined)
      throw new BenchmarkError(`meta_archs lists ${architectures.length} architectures`);
    return { accuracies: natsAccuracies(record, { index, architecture }) };
  } catch (error) {
    if (error instanceof BenchmarkError) return { message: error.message };
    throw error;
  }
}
