import { isDeepStrictEqual } from 'node:util';
import type { Pool } from 'pg';
import type {
  BenchmarkBatch,
  BenchmarkRecord,
  BenchmarkRow,
  BenchmarkTables,
  NewBenchmark,
} from './benchmark-tables.ts';
import { column } from './column.ts';
import { countWritten, runStatement, transaction, type Connection, type Statement } from './statement.ts';
import { StoreError } from './store-error.ts';

const columns = `
  name, space, columns, source, taken, is_complete as "isComplete", imported_at as "importedAt",
  (select count(*) from benchmark_rows r where r.benchmark_id = benchmarks.id) as architectures`;

const removed = (name: string): StoreError =>
  new StoreError('fenced', `the benchmark '${name}' was removed while it was imported`);

const createStatement = {
  name: 'create-benchmark',
  text: `
    insert into benchmarks (name, space, columns, source) values ($1, $2, '[]', $3::jsonb)
    on conflict (name) do nothing`,
};

const findStatement = {
  name: 'find-benchmark',
  text: `select ${columns} from benchmarks where name = $1`,
};

/** What was begun goes on only with what it was begun with: half of one table and half of another would be none. */
function checkUnfinished(found: BenchmarkRecord, { space, source }: NewBenchmark): void {
  const { name } = found;
  const remove = `remove it with 'naswot benchmark delete ${name}'`;
  if (found.isComplete)
    throw new StoreError(
      'exists',
      `there is a benchmark '${name}' already`,
      `choose another --name, or ${remove}`,
    );
  if (found.space !== space || !isDeepStrictEqual(found.source, JSON.parse(JSON.stringify(source))))
    throw new StoreError(
      'exists',
      `the import of the benchmark '${name}' was interrupted, and it was of another source, or read otherwise`,
      `go on with what it was begun with, or ${remove}`,
    );
}

async function begin(pool: Pool, table: NewBenchmark): Promise<BenchmarkRecord> {
  const { name, space, source } = table;
  await runStatement(pool, createStatement, [name, space, JSON.stringify(source)]);
  const [found] = await runStatement<BenchmarkRecord>(pool, findStatement, [name]);
  if (found === undefined) throw removed(name);
  checkUnfinished(found, table);
  return found;
}

/** Holds the table's row until the transaction ends: imports of one table wait for each other here. */
const takeStatement = {
  name: 'take-benchmark-records',
  text: `
    update benchmarks set taken = $3, columns = $4::jsonb where name = $1 and taken = $2 and not is_complete
    returning id`,
};

/** The rows that are new. */
const insertStatement = {
  name: 'insert-benchmark-rows',
  text: `
    insert into benchmark_rows (benchmark_id, architecture, values)
    select $1::int, r.architecture, r.values::float8[] from unnest($2::text[], $3::text[]) as r(architecture, values)
    on conflict do nothing
    returning architecture`,
};

const presentStatement = {
  name: 'present-benchmark-rows',
  text: 'select architecture, values from benchmark_rows where benchmark_id = $1 and architecture = any ($2::text[])',
};

const replaceStatement = {
  name: 'replace-benchmark-rows',
  text: `
    update benchmark_rows b set values = r.values::float8[]
    from unnest($2::text[], $3::text[]) as r(architecture, values)
    where b.benchmark_id = $1 and b.architecture = r.architecture`,
};

const arrayOf = (values: BenchmarkRow['values']): string =>
  `{${values.map((value) => value ?? 'NULL').join(',')}}`;

const parameters = (id: number, rows: readonly BenchmarkRow[]): readonly unknown[] => [
  id,
  column(rows, ({ architecture }) => architecture),
  column(rows, ({ values }) => arrayOf(values)),
];

/** Rows of other architectures as they are; those of one become one. */
function mergeRows(name: string, rows: readonly BenchmarkRow[]): readonly BenchmarkRow[] {
  const merged = new Map<string, (number | null)[]>();
  for (const { architecture, values } of rows) {
    const known = merged.get(architecture);
    if (known === undefined) merged.set(architecture, [...values]);
    else addValues(name, architecture, known, values);
  }
  return Array.from(merged, ([architecture, values]) => ({ architecture, values }));
}

function addValues(
  name: string,
  architecture: string,
  known: (number | null)[],
  values: BenchmarkRow['values'],
): void {
  for (const [k, value] of values.entries()) {
    if (value !== null && (known[k] ?? null) !== null)
      throw new StoreError(
        'exists',
        `the benchmark '${name}' was given ${architecture} twice, expected each accuracy of an architecture once`,
      );
    known[k] = value ?? known[k] ?? null;
  }
}

async function writeRows(
  tx: Connection,
  id: number,
  name: string,
  given: readonly BenchmarkRow[],
): Promise<void> {
  const rows = mergeRows(name, given);
  const inserted = await runStatement<Pick<BenchmarkRow, 'architecture'>>(
    tx,
    insertStatement,
    parameters(id, rows),
  );
  if (inserted.length === rows.length) return;
  const isNew = new Set(inserted.map(({ architecture }) => architecture));
  const known = rows.filter(({ architecture }) => !isNew.has(architecture));
  const names = column(known, ({ architecture }) => architecture);
  const present = await runStatement<BenchmarkRow>(tx, presentStatement, [id, names]);
  await runStatement(tx, replaceStatement, parameters(id, mergeRows(name, [...present, ...known])));
}

const add = (
  pool: Pool,
  name: string,
  { rows, columns: described, before, taken }: BenchmarkBatch,
): Promise<void> =>
  transaction(pool, async (tx) => {
    const values = [name, before, taken, JSON.stringify(described)];
    const [table] = await runStatement<{ readonly id: number }>(tx, takeStatement, values);
    if (table === undefined)
      throw new StoreError(
        'fenced',
        `the benchmark '${name}' is not as it was ${before} records into its import`,
        'let one import at a time write it',
      );
    await writeRows(tx, table.id, name, rows);
  });

const completeStatement = {
  name: 'complete-benchmark',
  text: 'update benchmarks set is_complete = true, imported_at = now() where name = $1',
};

/** Of a table that grew since it was last looked at, whole pages would be sorted to read one. */
const analyseStatement = { name: 'analyse-benchmark-rows', text: 'analyze benchmark_rows' };

async function complete(pool: Pool, name: string): Promise<void> {
  await runStatement(pool, analyseStatement, []);
  if ((await countWritten(pool, completeStatement, [name])) === 0) throw removed(name);
}

const deleteStatement = {
  name: 'delete-benchmark',
  text: `
    with gone as (delete from benchmarks where name = $1 returning id)
    delete from benchmark_rows r using gone where r.benchmark_id = gone.id`,
};

const listStatement = {
  name: 'list-benchmarks',
  text: `select ${columns} from benchmarks order by name collate "C"`,
};

/** Rows that are held at a time. */
const pageSize = 5000;

const pageStatement = {
  name: 'benchmark-page',
  text: `
    select architecture, values
    from benchmark_rows
    where benchmark_id = (select id from benchmarks where name = $1) and architecture > $2
    order by architecture
    limit ${pageSize}`,
};

const rowsOfStatement = {
  name: 'benchmark-rows-of',
  text: `
    select architecture, values
    from benchmark_rows
    where benchmark_id = (select id from benchmarks where name = $1) and architecture = any ($2::text[])`,
};

type Explain = <T>(act: Promise<T>) => Promise<T>;

/** The tables of trained accuracies of a database; `explain` turns its errors into a store's. */
export function benchmarkTables(pool: Pool, explain: Explain): BenchmarkTables {
  const select = (statement: Statement, ...values: readonly string[]): Promise<readonly BenchmarkRow[]> =>
    explain(runStatement<BenchmarkRow>(pool, statement, values));
  const rowsOf: BenchmarkTables['rowsOf'] = (name, architectures) =>
    select(
      rowsOfStatement,
      name,
      column(architectures, (architecture) => architecture),
    );
  return {
    begin: (table) => explain(begin(pool, table)),
    add: (name, batch) => explain(add(pool, name, batch)),
    complete: (name) => explain(complete(pool, name)),
    delete: async (name) => {
      await explain(runStatement(pool, deleteStatement, [name]));
    },
    list: () => explain(runStatement<BenchmarkRecord>(pool, listStatement, [])),
    rowsOf,
    row: async (name, architecture) => (await rowsOf(name, [architecture]))[0] ?? null,
    async *rows(name) {
      for (let last = ''; ;) {
        const page = await select(pageStatement, name, last);
        yield* page;
        const end = page.at(-1);
        if (page.length < pageSize || end === undefined) return;
        last = end.architecture;
      }
    },
  };
}
