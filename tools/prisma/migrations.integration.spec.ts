import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore } from '@naswot/store';
import { startPostgres, type PostgresServer } from '../servers/postgres.ts';
import { withClient } from './postgres-adapter.ts';
import { capturePrisma, type PrismaRun } from './run-prisma.ts';
import { schemaText } from './schema-text.ts';

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
}, 300_000);
afterAll(() => server[Symbol.asyncDispose]());

/** Exit codes of `migrate diff --exit-code`. */
const noDifference = 0;
const aDifference = 2;

const compareWithSchema = (url: string): Promise<PrismaRun> =>
  capturePrisma(
    ['migrate', 'diff', '--from-config-datasource', '--to-schema', 'prisma/schema.prisma', '--exit-code'],
    { NASWOT_STORE: url },
  );

const migrate = (url: string, command: 'deploy' | 'status'): Promise<PrismaRun> =>
  capturePrisma(['migrate', command], { NASWOT_STORE: url });

const committed = await readFile(path.join(import.meta.dirname, '../../prisma/schema.sql'), 'utf8');
const schemaOf = (url: string): Promise<string> => withClient(url, schemaText);

interface Applied {
  readonly name: string;
  readonly checksum: string;
}
const appliedIn = (url: string): Promise<readonly Applied[]> =>
  withClient(url, async (client) => {
    const { rows } = await client.query<Applied>(
      `select migration_name as name, checksum from _prisma_migrations
       where finished_at is not null and rolled_back_at is null order by started_at, name`,
    );
    return rows;
  });

/** The exit code, with all that Prisma said where it is another one. */
const expectCode = ({ code, output }: PrismaRun) => expect(code, output);

describe('a store that is newer than this program', () => {
  it('is not opened, and it says which migration it does not know', async () => {
    const url = await server.createDatabase('newer');
    await (await openStore(url))[Symbol.asyncDispose]();
    await withClient(url, (client) =>
      client.query(
        `insert into _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
         values ('later', 'c', '99991231000000_later', now(), 1)`,
      ),
    );
    await expect(openStore(url)).rejects.toMatchObject({
      kind: 'newer',
      message: 'the store has migration 99991231000000_later, which this version does not know',
      hint: expect.stringContaining('newer naswot') as string,
    });
  });
});

describe('Prisma’s command line', () => {
  it('finds nothing to apply, and the schema as it is written, in a store that this program made', async () => {
    const url = await server.createDatabase('ours');
    await (await openStore(url))[Symbol.asyncDispose]();
    expectCode(await migrate(url, 'status')).toBe(0);
    expectCode(await compareWithSchema(url)).toBe(noDifference);
    expect(await schemaOf(url)).toBe(committed);
  });

  it('makes a store that this program opens', async () => {
    const url = await server.createDatabase('theirs');
    expectCode(await migrate(url, 'status')).not.toBe(0);
    expectCode(await compareWithSchema(url)).toBe(aDifference);
    expectCode(await migrate(url, 'deploy')).toBe(0);
    await using store = await openStore(url);
    expect(await store.countSearches()).toBe(0);
    expect(await schemaOf(url)).toBe(committed);
    const ours = await server.createDatabase('ours-again');
    await (await openStore(ours))[Symbol.asyncDispose]();
    expect(await appliedIn(url)).toEqual(await appliedIn(ours));
  });

  it('and this program may come at the same time: each migration is applied once', async () => {
    const url = await server.createDatabase('both');
    const opened = Promise.all([openStore(url), openStore(url), openStore(url)]);
    expectCode(await migrate(url, 'deploy')).toBe(0);
    for (const store of await opened) await store[Symbol.asyncDispose]();
    expect(await schemaOf(url)).toBe(committed);
    const names = (await appliedIn(url)).map(({ name }) => name);
    expect(names).toEqual([...new Set(names)]);
  });
});
