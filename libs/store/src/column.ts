const quoted = (text: string): string => `"${text.replace(/[\\"]/g, '\\$&')}"`;

function literal(value: Value): string {
  if (value === null || value === undefined) return 'NULL';
  if (value instanceof Date) return quoted(value.toISOString());
  return typeof value === 'string' ? quoted(value) : String(value);
}

type Value = bigint | boolean | Date | number | string | null | undefined;

/**
 * One column of many rows as the text of a Postgres array, for `unnest`. Of 4,096 architectures `jsonb_to_recordset` took 19 ms,
 * node-postgres's own arrays 7 ms, these 4 ms; a COPY into a temporary table gained nothing on top of that.
 */
export function column<Row>(rows: readonly Row[], valueOf: (row: Row) => Value): string {
  return `{${rows.map((row) => literal(valueOf(row))).join(',')}}`;
}
