import type { ScoreRow } from '@naswot/store';

/** Rows in their order, one at least. */
export interface ScoreBatch {
  readonly rows: readonly ScoreRow[];
  readonly last: ScoreRow;
}

/** Rows at once, and about as many bytes: the least message size that clients take is 4 MiB. */
const mostRows = 500;
const mostBytes = 1024 * 1024;
/** Numbers, digests and names of one row. */
const fixedBytes = 512;

const bytesOf = ({ architecture, outcome }: ScoreRow): number =>
  fixedBytes + 3 * (architecture.length + (outcome.kind === 'unscorable' ? outcome.detail.length : 0));

/** Rows in their order, as many at once as make a message of fair size. */
export async function* scoreBatches(rows: AsyncIterable<ScoreRow>): AsyncGenerator<ScoreBatch> {
  let batch: ScoreRow[] = [];
  let bytes = 0;
  let last: ScoreRow | undefined;
  for await (const row of rows) {
    batch.push(row);
    last = row;
    bytes += bytesOf(row);
    if (batch.length < mostRows && bytes < mostBytes) continue;
    yield { rows: batch, last: row };
    batch = [];
    bytes = 0;
  }
  if (last !== undefined && batch.length > 0) yield { rows: batch, last };
}
