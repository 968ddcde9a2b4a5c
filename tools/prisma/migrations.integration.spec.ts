import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore } from '@naswot/store';
import { startPostgres, type PostgresServer } from '../servers/postgres.ts';
import { capturePrisma, type PrismaRun } from './run-prisma.ts';

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

/** The exit code, with all that Prisma said where it is another one. */
const expectCode = ({ code, output }: PrismaRun) => expect(code, output);

describe('Prisma’s command line', () => {
  it('finds nothing to apply, and the schema as it is written, in a store that this program made', async () => {
    const url = await server.createDatabase('ours');
    await (await openStore(url))[Symbol.asyncDispose]();
    expectCode(await migrate(url, 'status')).toBe(0);
    expectCode(await compareWithSchema(url)).toBe(noDifference);
  });

  it('makes a store that this program opens', async () => {
    const url = await server.createDatabase('theirs');
    expectCode(await migrate(url, 'status')).not.toBe(0);
    expectCode(await compareWithSchema(url)).toBe(aDifference);
    expectCode(await migrate(url, 'deploy')).toBe(0);
    await using store = await openStore(url);
    expect(await store.listSearches()).toEqual([]);
  });
});
