import { findSpace } from '@naswot/space';
import { Prisma, type PrismaClient } from './generated/prisma/client.ts';

function positionIn(space: string, architecture: string): bigint | null {
  try {
    return findSpace(space).parse(architecture);
  } catch {
    // Another space's architecture, or a space of another version.
    return null;
  }
}

/**
 * Chooses an architecture by its string: by where it is in each space that the store knows, since an index of strings would take
 * as much room as all else that is known of an architecture. Strings of no known space are compared.
 */
export async function architectureCondition(client: PrismaClient, architecture: string): Promise<Prisma.Sql> {
  const spaces = await client.space.findMany({ distinct: ['name'], select: { name: true } });
  const places = spaces.flatMap(({ name }) => {
    const position = positionIn(name, architecture);
    return position === null ? [] : [Prisma.sql`when ${name} then ${position}::bigint`];
  });
  if (places.length === 0) return Prisma.sql`a.architecture = ${architecture}`;
  return Prisma.sql`a.position = case sp.name ${Prisma.join(places, ' ')} end`;
}
