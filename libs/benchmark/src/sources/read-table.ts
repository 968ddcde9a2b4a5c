import { ArchitectureSyntaxError } from '@naswot/space';
import { BenchmarkError } from '../benchmark-error.ts';
import type { BenchmarkItem, ReadOptions } from '../benchmark-item.ts';
import type { ColumnMapping } from '../tables/column-mapping.ts';
import { mapRow } from '../tables/map-row.ts';
import { TableCheck } from '../tables/table-check.ts';
import type { TrainedAccuracy } from '../trained-accuracy.ts';
import { readCsvRows, readJsonRows, type TableRow } from './table-rows.ts';

type Outcome = { readonly accuracies: readonly TrainedAccuracy[] } | { readonly message: string };

function readRow(row: TableRow, mapping: ColumnMapping, check: TableCheck): Outcome {
  if ('message' in row) return row;
  try {
    const accuracies = mapRow(row.cells, mapping);
    check.add(accuracies, row.line);
    return { accuracies };
  } catch (error) {
    if (error instanceof BenchmarkError || error instanceof ArchitectureSyntaxError)
      return { message: error.message };
    throw error;
  }
}

/** The records of a CSV file or of JSON lines, row by row; see `BenchmarkReader.read`. */
export async function* readTable(
  file: string,
  format: 'csv' | 'jsonl',
  mapping: ColumnMapping,
  { from = 0, onBroken = 'stop', signal, onProgress }: ReadOptions,
): AsyncGenerator<BenchmarkItem> {
  const check = new TableCheck(mapping);
  let records = 0;
  let broken = 0;
  for await (const row of format === 'csv' ? readCsvRows(file) : readJsonRows(file)) {
    signal?.throwIfAborted();
    const record = records++;
    const outcome = readRow(row, mapping, check);
    if ('message' in outcome) {
      const message = `${file}:${row.line}: ${outcome.message}`;
      if (onBroken === 'stop') throw new BenchmarkError(message);
      broken++;
      if (record >= from) yield { kind: 'broken', record, message };
    } else if (record >= from) yield { kind: 'record', record, accuracies: outcome.accuracies };
    onProgress?.(records, mapping.expected.architectures ?? null);
  }
  yield {
    kind: 'complete',
    summary: { records, broken, accuracies: check.accuracies, metrics: finish(check, file, broken) },
  };
}

function finish(check: TableCheck, file: string, broken: number): ReturnType<TableCheck['finish']> {
  try {
    return check.finish(broken);
  } catch (error) {
    if (!(error instanceof BenchmarkError)) throw error;
    throw new BenchmarkError(`${file}: ${error.message}`, error.hint, { cause: error });
  }
}
