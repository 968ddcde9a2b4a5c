import { defineConfig } from 'prisma/config';

/** For Prisma's command line only: the program opens its store by `--store`. */
export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env['NASWOT_STORE'] ?? 'postgres://localhost/naswot' },
});
