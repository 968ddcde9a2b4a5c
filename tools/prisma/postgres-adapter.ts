import { randomUUID } from 'node:crypto';
import { PrismaPg } from '@prisma/adapter-pg';
import {
  ColumnTypeEnum,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
  type SqlQuery,
  type SqlResultSet,
} from '@prisma/driver-adapter-utils';
import pg from 'pg';

export interface Datasource {
  readonly url: string;
  readonly shadowDatabaseUrl?: string;
}

/** Type ids of Postgres: its internal "char", which the catalogue is full of and adapter-pg refuses, and text. */
const internalChar = 18;
const text = 25;

interface Field {
  readonly name: string;
  dataTypeID: number;
}

/** Names of the columns that were "char": the catalogue's names are its own, and no table of ours has such a column. */
const charColumns = new Set<string>();

/** A client that calls the catalogue's "char" columns text. */
class CatalogueClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    this.connection.on('rowDescription', ({ fields }: { fields: Field[] }) => {
      for (const field of fields.filter(({ dataTypeID }) => dataTypeID === internalChar)) {
        charColumns.add(field.name);
        field.dataTypeID = text;
      }
    });
  }
}

/** The schema engine wants single characters where the catalogue has "char", and panics over text. */
function withCharacters(result: SqlResultSet): SqlResultSet {
  const columnTypes = result.columnTypes.map((type, k) =>
    charColumns.has(result.columnNames[k] ?? '') ? ColumnTypeEnum.Character : type,
  );
  return { ...result, columnTypes };
}

/** Does it on a connection of its own. */
export async function withClient<T>(url: string, act: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await act(client);
  } finally {
    await client.end();
  }
}

export const canConnect = (url: string): Promise<unknown> =>
  withClient(url, (client) => client.query('select 1'));

const inDatabase = (url: string, name: string): string =>
  Object.assign(new URL(url), { pathname: `/${encodeURIComponent(name)}` }).href;

/** Creates the database that an address names and returns its name. */
export async function createDatabase(url: string): Promise<string> {
  const name = decodeURIComponent(new URL(url).pathname.slice(1)) || 'postgres';
  await withClient(inDatabase(url, 'postgres'), (client) =>
    client.query(`create database ${pg.escapeIdentifier(name)}`),
  );
  return name;
}

async function connect(url: string, onDispose?: () => Promise<unknown>): Promise<SqlDriverAdapter> {
  const pool = new pg.Pool({ connectionString: url, max: 2, Client: CatalogueClient });
  const adapter = await new PrismaPg(pool).connect();
  const queryRaw = adapter.queryRaw.bind(adapter);
  return Object.assign(adapter, {
    queryRaw: async (query: SqlQuery) => withCharacters(await queryRaw(query)),
    async dispose() {
      await pool.end();
      await onDispose?.();
    },
  });
}

/**
 * Connects the schema engine to the database and to a shadow database of its own. adapter-pg's own shadow connection keeps the
 * address that it was given, which names the main database: migrations would be replayed on top of it.
 */
export function isolatedFactory({
  url,
  shadowDatabaseUrl,
}: Datasource): SqlMigrationAwareDriverAdapterFactory {
  return {
    provider: 'postgres',
    adapterName: '@prisma/adapter-pg',
    connect: () => connect(url),
    async connectToShadowDb() {
      if (shadowDatabaseUrl !== undefined && shadowDatabaseUrl !== '') return connect(shadowDatabaseUrl);
      const name = `prisma_migrate_shadow_db_${randomUUID()}`;
      const shadow = inDatabase(url, name);
      await createDatabase(shadow);
      return connect(shadow, () =>
        withClient(url, (client) => client.query(`drop database ${pg.escapeIdentifier(name)}`)),
      );
    },
  };
}
