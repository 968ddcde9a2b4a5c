import type { ScoringSpec } from '@naswot/scoring';
import { Prisma, type PrismaClient } from './generated/prisma/client.ts';
import type { SpecFilter, SpecRecord } from './records.ts';

/** Conditions that all hold; null ones say nothing. */
export const every = (parts: readonly (Prisma.Sql | null)[]): Prisma.Sql => {
  const given = parts.filter((part) => part !== null);
  return given.length === 0 ? Prisma.sql`true` : Prisma.join(given, ' and ');
};

/** What a filter says of a spec `p` and its space `sp`. */
export const specConditions = ({ space, proxy, specDigest }: SpecFilter): Prisma.Sql =>
  every([
    space === undefined ? null : Prisma.sql`sp.name = ${space}`,
    proxy === undefined ? null : Prisma.sql`p.proxy = ${proxy}`,
    specDigest === undefined ? null : Prisma.sql`starts_with(p.digest, ${specDigest})`,
  ]);

/** By bytes: the order is the same in every database, whatever its language. */
const specOrder = Prisma.sql`p.proxy collate "C", p.digest collate "C", sp.name collate "C"`;

/** Ids of the specs that a filter chooses, in the order of `listSpecs`. */
export async function listSpecIds(client: PrismaClient, filter: SpecFilter): Promise<readonly number[]> {
  const rows = await client.$queryRaw<{ readonly id: number }[]>`
    select p.id from specs p join spaces sp on sp.id = p.space_id where ${specConditions(filter)} order by ${specOrder}`;
  return rows.map(({ id }) => id);
}

/** Specs that a filter chooses, by proxy, digest and space. */
export function listSpecs(client: PrismaClient, filter: SpecFilter): Promise<readonly SpecRecord[]> {
  return client.$queryRaw<(SpecRecord & { readonly spec: ScoringSpec })[]>`
    select sp.name as space, p.digest, p.content as spec
    from specs p join spaces sp on sp.id = p.space_id where ${specConditions(filter)} order by ${specOrder}`;
}
