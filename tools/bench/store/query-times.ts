import { openStore, type ScoreQuery, type Store } from '@naswot/store';
import { withClient } from '../../prisma/postgres-adapter.ts';
import type { PostgresServer } from '../../servers/postgres.ts';
import { fillScores } from '../../../libs/store/src/testing/fill-scores.ts';

/** What a question takes among many scores. */
export interface QueryTime {
  readonly question: string;
  readonly ms: number;
}

const queries: Readonly<Record<string, Partial<ScoreQuery>>> = {
  'by value': {},
  'by value, at least': { minValue: 999_900 },
  'by value, at most so many parameters': { maxParameters: 1100 },
  'by parameters': { orderBy: 'parameters' },
  'by time': { orderBy: 'scored-at' },
  'by value, 100,000 of them': { limit: 100_000 },
};

async function read(store: Store, query: Partial<ScoreQuery>): Promise<void> {
  const usual = { orderBy: 'value', descending: true, limit: 20 } as const;
  for await (const _ of store.queryScores({ ...usual, ...query }));
}

const questions = (store: Store): Readonly<Record<string, () => Promise<unknown>>> => ({
  ...Object.fromEntries(
    Object.entries(queries).flatMap(([name, query]) => [
      [`scores ${name}`, () => read(store, query)],
      [`scores of a search ${name}`, () => read(store, { ...query, searchId: 'all' })],
    ]),
  ),
  'best 20 of a search': () => store.best('all', 20),
  'largest of a search by parameters': () => store.largest('all', 'parameters'),
  'deleting the search': () => store.deleteSearch('all'),
});

/** What questions take in a new database with so many scores, all of one search. */
export async function queryTimes(server: PostgresServer, scores: number): Promise<readonly QueryTime[]> {
  const url = await server.createDatabase('filled');
  await using store = await openStore(url);
  await withClient(url, (client) => fillScores(client, scores));
  const times: QueryTime[] = [];
  for (const [question, ask] of Object.entries(questions(store))) {
    const start = performance.now();
    await ask();
    times.push({ question, ms: performance.now() - start });
  }
  return times;
}
