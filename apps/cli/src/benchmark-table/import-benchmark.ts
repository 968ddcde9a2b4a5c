import {
  BenchmarkColumns,
  BenchmarkError,
  type BenchmarkColumn,
  type BenchmarkItem,
  type BenchmarkReader,
  type BenchmarkSummary,
} from '@naswot/benchmark';
import { StoreError, type BenchmarkRow, type BenchmarkSource, type BenchmarkTables } from '@naswot/store';

export interface ImportOptions {
  readonly onBroken: 'stop' | 'skip';
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, of: number | null) => void;
  /** Of each record that is left out, by name. */
  readonly onSkipped: (message: string) => void;
  /** Where it goes on with an import that was interrupted. */
  readonly onResumed: (records: number) => void;
}

/** Records that are written together: a transaction of some ten milliseconds. */
const batchSize = 2000;

/** Writes records as they come, batch by batch, behind those that are there. */
class BatchWriter {
  readonly #tables: BenchmarkTables;
  readonly #name: string;
  readonly #columns: BenchmarkColumns;
  #taken: bigint;
  #next: bigint;
  #rows: BenchmarkRow[] = [];

  constructor(tables: BenchmarkTables, name: string, taken: bigint, columns: readonly BenchmarkColumn[]) {
    this.#tables = tables;
    this.#name = name;
    this.#columns = new BenchmarkColumns(columns);
    this.#taken = this.#next = taken;
  }

  async take(item: Exclude<BenchmarkItem, { kind: 'complete' }>): Promise<void> {
    this.#next = BigInt(item.record) + 1n;
    if (item.kind === 'broken') return;
    const [first] = item.accuracies;
    if (first === undefined) return;
    const values = this.#columns.arrange(item.accuracies);
    if (this.#rows.push({ architecture: first.architecture, values }) >= batchSize) await this.flush();
  }

  async flush(): Promise<void> {
    if (this.#next === this.#taken) return;
    const [rows, before, taken] = [this.#rows, this.#taken, this.#next];
    await this.#tables.add(this.#name, { rows, columns: this.#columns.all, before, taken });
    this.#rows = [];
    this.#taken = taken;
  }
}

const sourceOf = (
  { description: { source: path, format, mapping } }: BenchmarkReader,
  onBroken: ImportOptions['onBroken'],
): BenchmarkSource => ({ path, format, mapping, onBroken });

/** Whether the table itself is to blame: broken, not what it should be, or with an accuracy twice. */
const isOfTable = (error: unknown): boolean =>
  error instanceof BenchmarkError || (error instanceof StoreError && error.kind === 'exists');

/** Reads to the end; the writer has all of it then. */
async function takeAll(
  items: AsyncIterable<BenchmarkItem>,
  writer: BatchWriter,
  onSkipped: ImportOptions['onSkipped'],
): Promise<BenchmarkSummary> {
  for await (const item of items) {
    if (item.kind === 'complete') {
      await writer.flush();
      return item.summary;
    }
    if (item.kind === 'broken') onSkipped(item.message);
    await writer.take(item);
  }
  throw new Error('a benchmark ended without its summary');
}

/**
 * Takes a table of trained accuracies into the store. One that is broken, or not what it should be, leaves nothing there; one that
 * was interrupted stays, is no ground truth yet, and goes on when it is imported again. Throws what the reader and the store throw.
 */
export async function importBenchmark(
  reader: BenchmarkReader,
  tables: BenchmarkTables,
  { onBroken, onSkipped, onResumed, ...watch }: ImportOptions,
): Promise<BenchmarkSummary> {
  const { name, space } = reader.description;
  const { taken, columns } = await tables.begin({ name, space, source: sourceOf(reader, onBroken) });
  if (taken > 0n) onResumed(Number(taken));
  const writer = new BatchWriter(tables, name, taken, columns);
  try {
    const items = reader.read({ from: Number(taken), onBroken, ...watch });
    const summary = await takeAll(items, writer, onSkipped);
    await tables.complete(name);
    return summary;
  } catch (error) {
    if (isOfTable(error)) await tables.delete(name);
    throw error;
  }
}
