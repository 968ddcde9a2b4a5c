import { Prisma, type PrismaClient } from './generated/prisma/client.ts';
import type { TrainedScoreQuery } from './records.ts';
import type { Reading, Source } from './score-sources.ts';

/** How accuracies of a benchmark come to stand beside the architectures `a` of a query. */
export interface Trained {
  readonly join: Prisma.Sql;
  /** The mean of the columns that rows are ordered by; null where the architecture has none of them. */
  readonly accuracy: Prisma.Sql;
}

/** By place from 0; arrays of the database count from 1. */
const meanOf = (places: readonly number[]): Prisma.Sql =>
  places.length === 0
    ? Prisma.sql`null::float8`
    : Prisma.sql`(select avg(t.v) from unnest(array[${Prisma.join(
        places.map((place) => Prisma.sql`b.values[${place + 1}::int]`),
      )}]) t(v))`;

/** Joins the rows of a benchmark to the architectures of its space `sp`; none where the store has no benchmark of that name. */
export async function trainedOf(
  client: PrismaClient,
  { benchmark: name, orderBy }: TrainedScoreQuery,
): Promise<Trained> {
  const benchmark = await client.benchmark.findUnique({ where: { name }, select: { id: true, space: true } });
  return {
    join: Prisma.sql`left join benchmark_rows b on sp.name = ${benchmark?.space ?? null}::text
      and b.benchmark_id = ${benchmark?.id ?? null}::int and b.architecture = a.architecture`,
    accuracy: meanOf(typeof orderBy === 'string' ? [] : orderBy.columns),
  };
}

const withAccuracies = (source: Source, { join, accuracy }: Trained): Source => ({
  ...source,
  from: Prisma.sql`${source.from} ${join}`,
  columns: Prisma.sql`${source.columns}, b.values as trained, ${accuracy} as accuracy`,
});

export const trainedReading = ({ sources, instead }: Reading, trained: Trained): Reading => ({
  sources: sources.map((each) => withAccuracies(each, trained)),
  ...(instead !== undefined && { instead: instead.map((each) => withAccuracies(each, trained)) }),
});

/** What the rows of a query are selected with besides. */
export const trainedColumns = Prisma.sql`, r.trained, r.accuracy`;
