import type { PrismaClient } from './generated/prisma/client.ts';
import type { EventRecord } from './records.ts';

/** The first events of a search behind a sequence number, in order. */
export async function events(
  client: PrismaClient,
  publicId: string,
  after: bigint,
  limit: number,
): Promise<readonly EventRecord[]> {
  const rows = await client.event.findMany({
    where: { search: { publicId }, sequence: { gt: after } },
    orderBy: { sequence: 'asc' },
    take: limit,
  });
  return rows.map(({ sequence, kind, data, at }) => ({
    sequence,
    kind,
    data: data as EventRecord['data'],
    at,
  }));
}
