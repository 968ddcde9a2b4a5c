import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects, type FileMetaData } from 'hyparquet';
import { ByteWriter, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer';
import type { ScoringSpec } from '@naswot/scoring';
import type { ScoreRow } from '@naswot/store';
import { messageOf } from '../message-of.ts';
import type { ScoreBeside } from '../scored-beside.ts';
import { UsageError } from '../usage-error.ts';
import type { RawScore } from './raw-score.ts';
import { scoreColumns, type ScoreColumn } from './score-columns.ts';

/** Rows that are held at once, written or read: some 10 MB. */
const rowGroupSize = 10_000;

/** Key of the file's metadata whose value is JSON: what each digest in the column `spec` stands for. */
const specsKey = 'naswot.specs';

const cellOf = ({ type, of }: ScoreColumn, row: ScoreBeside): unknown => {
  const value = of(row);
  return type === 'INT64' && typeof value === 'number' ? BigInt(value) : value;
};

const columnData = (columns: readonly ScoreColumn[], rows: readonly ScoreBeside[]) =>
  columns.map((column) => ({
    name: column.name,
    type: column.type,
    nullable: column.isNullable,
    data: rows.map((row) => cellOf(column, row)),
  }));

async function* groupsOf(rows: AsyncIterable<ScoreBeside>): AsyncGenerator<readonly ScoreBeside[]> {
  let group: ScoreBeside[] = [];
  for await (const row of rows) {
    if (group.push(row) < rowGroupSize) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}

/**
 * Scores as the bytes of a Parquet file, a row group at a time; the specs of its rows stand in its metadata. Counts are integers,
 * `scored_at` is a timestamp in milliseconds, and what a score has not is null.
 */
export async function* parquetBytes(
  rows: AsyncIterable<ScoreBeside>,
  specOf: (row: ScoreRow) => Promise<ScoringSpec>,
  columns: readonly ScoreColumn[],
): AsyncGenerator<Uint8Array> {
  const writer = new ByteWriter();
  const schema = schemaFromColumnData({ columnData: columnData(columns, []) });
  const parquet = new ParquetWriter({ writer, schema, createdBy: 'naswot' });
  const specs = new Map<string, ScoringSpec>();
  const written = (): Uint8Array => {
    const bytes = writer.getBytes().slice();
    writer.index = 0;
    return bytes;
  };
  for await (const group of groupsOf(rows)) {
    for (const row of group) if (!specs.has(row.specDigest)) specs.set(row.specDigest, await specOf(row));
    await parquet.write({ columnData: columnData(columns, group), rowGroupSize: group.length });
    yield written();
  }
  parquet.kvMetadata = [{ key: specsKey, value: JSON.stringify(Object.fromEntries(specs)) }];
  await parquet.finish();
  yield written();
}

function specsOf({ key_value_metadata: pairs }: FileMetaData): Readonly<Record<string, unknown>> {
  const text = pairs?.find(({ key }) => key === specsKey)?.value;
  return text === undefined ? {} : (JSON.parse(text) as Record<string, unknown>);
}

function checkColumns(file: string, { schema }: FileMetaData): void {
  const names = new Set(schema.slice(1).map(({ name }) => name));
  const missing = scoreColumns.filter(({ name }) => !names.has(name));
  if (missing.length > 0)
    throw new Error(`${file} lacks the columns ${missing.map(({ name }) => name).join(', ')}`);
}

const plain = (value: unknown): unknown => (typeof value === 'bigint' ? Number(value) : value);

/** The scores of a Parquet file, in its order; places are rows, from 1. */
export async function* readParquet(path: string): AsyncGenerator<RawScore> {
  try {
    const file = await asyncBufferFromFile(path);
    const metadata = await parquetMetadataAsync(file);
    checkColumns(path, metadata);
    const specs = specsOf(metadata);
    const columns = scoreColumns.map(({ name }) => name);
    const count = Number(metadata.num_rows);
    for (let rowStart = 0; rowStart < count; rowStart += rowGroupSize) {
      const rowEnd = Math.min(count, rowStart + rowGroupSize);
      const rows = await parquetReadObjects({ file, metadata, columns, rowStart, rowEnd });
      for (const [k, row] of rows.entries()) {
        const cells = Object.fromEntries(Object.entries(row).map(([name, value]) => [name, plain(value)]));
        yield { place: `${path}:${rowStart + k + 1}`, cells, specContent: specs[String(cells['spec'])] };
      }
    }
  } catch (error) {
    throw error instanceof UsageError
      ? error
      : new UsageError(
          `${path} is no Parquet file of scores: ${messageOf(error)}`,
          "'naswot scores export --format parquet' writes such a file",
        );
  }
}
