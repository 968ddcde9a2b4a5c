import { once } from 'node:events';
import { provideNats, startNats } from './nats.ts';
import { startPostgres } from './postgres.ts';

// Postgres and nats-server for trying things, until SIGTERM or SIGINT: a line with their addresses, as settings of naswot.
const ended = Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
await using postgres = await startPostgres();
await using nats = await startNats(await provideNats());
const store = await postgres.createDatabase('naswot');
process.stdout.write(`NASWOT_STORE=${store} NASWOT_QUEUE=${nats.url}\n`);
await ended;
