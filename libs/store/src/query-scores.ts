import { architectureCondition } from './architecture-condition.ts';
import { Prisma, type PrismaClient } from './generated/prisma/client.ts';
import { every } from './list-specs.ts';
import type { ScoreQuery, ScoreRow, TrainedScoreQuery, TrainedScoreRow } from './records.ts';
import { byAccuracy, orders, pageCondition, type Order } from './score-order.ts';
import { selectRows, toScoreRow, type Row } from './score-rows.ts';
import { allScores, hasMoreCandidates, rowsOf, type Reading, type Source } from './score-sources.ts';
import { isTrained, pageOf, stretchesOf, type AnyQuery, type Stretch } from './score-stretches.ts';
import { trainedColumns, trainedOf, trainedReading, type Trained } from './trained-scores.ts';

const rowConditions = async (client: PrismaClient, query: AnyQuery): Promise<Prisma.Sql> =>
  every([
    query.architecture === undefined ? null : await architectureCondition(client, query.architecture),
    query.minValue === undefined ? null : Prisma.sql`s.value >= ${query.minValue}`,
    query.maxParameters === undefined ? null : Prisma.sql`a.parameters <= ${query.maxParameters}`,
    query.since === undefined ? null : Prisma.sql`s.scored_at >= ${query.since}`,
  ]);

/** A query as it is read. */
interface Plan {
  readonly conditions: Prisma.Sql;
  readonly order: Order;
  readonly descending: boolean;
  /** Of a page. */
  readonly limit: number;
  readonly trained: Trained | null;
}

async function planOf(client: PrismaClient, query: AnyQuery): Promise<Plan> {
  const trained = isTrained(query) ? await trainedOf(client, query) : null;
  const { orderBy, descending } = query;
  const order = typeof orderBy === 'string' ? orders[orderBy] : byAccuracy(trained);
  return { conditions: await rowConditions(client, query), order, descending, limit: pageOf(query), trained };
}

async function* pages(
  client: PrismaClient,
  { conditions, order, descending, limit, trained }: Plan,
  { group: { reading, specs }, isKeyed, cursor: start }: Stretch,
): AsyncGenerator<readonly Row[]> {
  const { outer } = order;
  const direction = descending ? Prisma.sql`desc` : Prisma.sql`asc`;
  const rowOrder = Prisma.sql`${outer} ${direction}, position ${direction}`;
  const beside = (given: Reading): Reading => (trained === null ? given : trainedReading(given, trained));
  const read = (sources: readonly Source[], condition: Prisma.Sql): Promise<readonly Row[]> =>
    client.$queryRaw<Row[]>`
      ${selectRows(rowsOf(sources, condition, rowOrder, limit), specs, trained === null ? Prisma.empty : trainedColumns)}
      order by r.${outer} ${direction}, p.id ${direction}, r.position ${direction} limit ${limit}`;
  const everything = beside({ sources: allScores }).sources;
  let [{ sources, instead }, cursor] = [beside(reading), start];
  for (;;) {
    const condition = Prisma.sql`${conditions} and ${pageCondition(order, descending, isKeyed, cursor)}`;
    const rows = await read(sources, condition);
    if (instead !== undefined && rows.length < limit) {
      if (await hasMoreCandidates(client, specs, condition, rowOrder, limit, everything)) {
        [sources, instead] = [instead, undefined];
        continue;
      }
    }
    yield rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < limit) return;
    cursor = { key: order.keyOf(last), specId: last.specId, position: last.position };
  }
}

async function* rowsOfQuery(client: PrismaClient, query: AnyQuery): AsyncGenerator<Row> {
  let left = query.limit;
  const plan = await planOf(client, query);
  for (const stretch of await stretchesOf(client, query, plan.order)) {
    if (left <= 0) return;
    for await (const rows of pages(client, plan, stretch))
      for (const row of rows) {
        if (left-- <= 0) return;
        yield row;
      }
  }
}

/**
 * Pages through the scores that a query asks for, in its order; spec and position break ties. By value it is one spec after the
 * other, and rows without a value come last of each. Of one search: each architecture it asked for once; of all: each
 * architecture known. Every page starts behind the last row of the one before, so that rows added in between neither shift nor
 * repeat any.
 */
export async function* queryScores(client: PrismaClient, query: ScoreQuery): AsyncGenerator<ScoreRow> {
  for await (const row of rowsOfQuery(client, query)) yield toScoreRow(row);
}

/** As `queryScores`; each page is joined with the benchmark's rows as it is read. */
export async function* queryTrainedScores(
  client: PrismaClient,
  query: TrainedScoreQuery,
): AsyncGenerator<TrainedScoreRow> {
  for await (const row of rowsOfQuery(client, query))
    yield { ...toScoreRow(row), trained: row.trained ?? null };
}
