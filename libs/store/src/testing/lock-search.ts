import pg from 'pg';

/** Another's transaction on a Postgres that holds a search's row, and with it every write to the search, until it is disposed of. */
export async function lockSearch(database: string, id: string): Promise<AsyncDisposable> {
  const client = new pg.Client({ connectionString: database });
  await client.connect();
  await client.query('begin');
  await client.query('select from searches where public_id = $1 for update', [id]);
  return { [Symbol.asyncDispose]: () => client.end() };
}
