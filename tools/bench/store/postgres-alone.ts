import type pg from 'pg';

/** Rows of one score in the tables that grow with scores, ordinals from $1 up to before $2. */
const tables = {
  architectures: `select 1, n, 'architecture ' || n, null::int, n, 1000 + n % 10, 1, 1, 2, true`,
  members_1: `select 1, n, n, n, true`,
  scores: `select 1, n, (n % 1000)::float8, (n % 1000)::float8, 0::float8, null, null, 1::float8, 1, 1`,
} as const;
type Table = keyof typeof tables;

const columns: Readonly<Record<Table, string>> = {
  architectures: '',
  members_1: '',
  scores:
    '(spec_id, position, value, size_term, separation_term, reason, detail, duration_ms, engine_id, search_id)',
};

const names = Object.keys(tables) as readonly Table[];

async function timed(act: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await act();
  return performance.now() - start;
}

async function inTransaction(client: pg.Client, statements: readonly string[]): Promise<void> {
  await client.query('begin');
  for (const statement of statements) await client.query(statement);
  await client.query('commit');
}

const rowsOf = (table: Table, from: number, to: number): string =>
  `${tables[table]} from generate_series(${from}::bigint, ${to - 1}) n`;

/** The tables as a store has them, with a partition for one search. */
export const preparePartition = (client: pg.Client): Promise<unknown> =>
  client.query('create table members_1 partition of members for values in (1)');

/** Milliseconds that the server takes to make rows and insert them, where they are not there yet. */
export async function upsertRows(client: pg.Client, scores: number, batch: number): Promise<number> {
  let totalMs = 0;
  for (let from = 0; from < scores; from += batch) {
    const statements = names.map(
      (table) =>
        `insert into ${table} ${columns[table]} ${rowsOf(table, from, from + batch)} on conflict do nothing`,
    );
    totalMs += await timed(() => inTransaction(client, statements));
  }
  return totalMs;
}

/** Milliseconds that the server takes to copy rows from files in a folder that it can read. */
export async function copyRows(
  client: pg.Client,
  folder: string,
  scores: number,
  batch: number,
): Promise<number> {
  let totalMs = 0;
  for (let from = 0; from < scores; from += batch) {
    const statements: string[] = [];
    for (const table of names) {
      const file = `${folder}/${table}-${from}`;
      await client.query(`copy (${rowsOf(table, from, from + batch)}) to '${file}'`);
      statements.push(`copy ${table} ${columns[table]} from '${file}'`);
    }
    totalMs += await timed(() => inTransaction(client, statements));
  }
  return totalMs;
}
