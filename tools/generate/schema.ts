import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { openStore } from '@naswot/store';
import { withClient } from '../prisma/postgres-adapter.ts';
import { schemaText } from '../prisma/schema-text.ts';
import { startPostgres } from '../servers/postgres.ts';

/** Writes what the migrations make of an empty database. It takes a server: by hand, and a test compares what is written. */
const target = path.resolve(import.meta.dirname, '../../prisma/schema.sql');
await using server = await startPostgres();
const url = await server.createDatabase('naswot');
await (await openStore(url))[Symbol.asyncDispose]();
await writeFile(target, await withClient(url, schemaText));
process.stdout.write(`${path.relative(process.cwd(), target)}: written\n`);
