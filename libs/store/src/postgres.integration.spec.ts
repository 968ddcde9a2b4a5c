import { afterAll, beforeAll } from 'vitest';
import { startPostgres, type PostgresServer } from '../../../tools/servers/postgres.ts';
import { openStore } from './open-store.ts';
import { describeStore } from './testing/describe-store.ts';

let server: PostgresServer;

beforeAll(async () => {
  server = await startPostgres();
}, 300_000);
afterAll(() => server[Symbol.asyncDispose]());

describeStore('Postgres', async () => openStore(await server.createDatabase('naswot')));
