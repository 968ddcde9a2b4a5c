import { startPostgres } from '../servers/postgres.ts';
import { runPrisma } from './run-prisma.ts';

/**
 * Prisma's command line, with and without the internet: `tsx tools/prisma/main.ts migrate deploy`. The store's address comes
 * from NASWOT_STORE (prisma.config.ts); without it, `migrate` works on an empty database that is gone afterwards.
 */
async function run(args: readonly string[]): Promise<number> {
  if (args[0] !== 'migrate' || process.env['NASWOT_STORE'] !== undefined) return runPrisma(args);
  await using server = await startPostgres();
  return await runPrisma(args, { NASWOT_STORE: await server.createDatabase('naswot') });
}

process.exitCode = await run(process.argv.slice(2));
