import {
  assembleMinibatch,
  decodeBestLimit,
  decodeBudget,
  decodeCursor,
  decodeDigest,
  decodePageSize,
  decodePlan,
  decodePriority,
  decodeQuery,
  decodeSearchName,
  decodeSequence,
  decodeSize,
  decodeSpecFilter,
  encodeBenchmark,
  encodeCursor,
  encodeHeader,
  encodeScore,
  encodeScorer,
  encodeSearch,
  encodeSpecView,
  encodeUpdate,
  type Implementation,
  type ScoreFilter,
  type SearchService as Protocol,
} from '@naswot/protocol';
import type { ScoreQuery, SearchRecord } from '@naswot/store';
import { ServiceError, type SearchService } from '../search-service.ts';
import { scoreBatches } from './score-batches.ts';
import { after, searchPage } from './search-page.ts';

type Methods = Implementation<typeof Protocol>;

const answerOf = async (search: Promise<SearchRecord>) => ({ search: encodeSearch(await search) });

/** Calls about one search. */
const ofOneSearch = (service: SearchService) =>
  ({
    getSearch: ({ search }) => answerOf(service.get(decodeSearchName(search))),
    pauseSearch: ({ search }) => answerOf(service.pause(decodeSearchName(search))),
    resumeSearch: ({ search, budget }) =>
      answerOf(service.resume(decodeSearchName(search), decodeBudget(budget))),
    cancelSearch: ({ search }) => answerOf(service.cancel(decodeSearchName(search))),
    async deleteSearch({ search }) {
      await service.delete(decodeSearchName(search));
      return {};
    },
    async *followSearch({ search, afterSequence }, { signal }) {
      let sequence = decodeSequence(afterSequence);
      for await (const update of service.follow(decodeSearchName(search), sequence, signal)) {
        if (update.kind === 'event') sequence = update.sequence;
        yield encodeUpdate(update, sequence);
      }
    },
    async bestScores({ search, limit }) {
      const rows = await service.best(decodeSearchName(search), decodeBestLimit(limit));
      return { scores: rows.map(encodeScore) };
    },
    async largestScores({ search, by }) {
      const largest = await service.largest(decodeSearchName(search), decodeSize(by));
      return largest === null ? {} : { score: encodeScore(largest.row), ties: BigInt(largest.ties) };
    },
  }) satisfies Partial<Methods>;

/** The store's query of a filter; its search by id. */
async function queryOf({ search, ...filter }: ScoreFilter, service: SearchService): Promise<ScoreQuery> {
  if (search === undefined) return filter;
  const { id: searchId } = await service.get(search);
  return { ...filter, searchId };
}

/** What a coordinator does for its clients, as the protocol has it. */
export const searchMethods = (service: SearchService, largestMinibatch: number): Methods => ({
  ...ofOneSearch(service),
  createSearch: ({ plan, priority }) =>
    answerOf(service.create({ plan: decodePlan(plan), priority: decodePriority(priority) })),
  async listSearches({ pageSize, pageToken }) {
    const size = decodePageSize(pageSize);
    const found = await service.list({ limit: size + 1, ...after(pageToken) });
    const { searches, nextToken } = searchPage(found, size);
    return { searches: searches.map(encodeSearch), nextPageToken: nextToken };
  },
  async *queryScores({ query, cursor }) {
    const filter = decodeQuery(query);
    const start = decodeCursor(cursor, filter);
    let rows = start?.rows ?? 0;
    const limit = filter.limit - rows;
    if (limit <= 0) return;
    const asked = { ...(await queryOf(filter, service)), limit, ...(start && { after: start.place }) };
    for await (const batch of scoreBatches(service.queryScores(asked))) {
      rows += batch.rows.length;
      yield { scores: batch.rows.map(encodeScore), cursor: encodeCursor(filter, rows, batch.last) };
    }
  },
  async putMinibatch(requests) {
    await service.putMinibatch(await assembleMinibatch(requests, largestMinibatch));
    return {};
  },
  async getMinibatch(request) {
    const digest = decodeDigest(request.digest);
    const minibatch = await service.loadMinibatch(digest);
    if (minibatch === null) throw new ServiceError('not-found', `there is no minibatch ${digest}`);
    return { header: encodeHeader(minibatch) };
  },
  async listSpecs(request) {
    const specs = await service.listSpecs(decodeSpecFilter(request));
    return { specs: specs.map(encodeSpecView) };
  },
  async listBenchmarks() {
    return { benchmarks: (await service.listBenchmarks()).map(encodeBenchmark) };
  },
  async listScorers() {
    return { scorers: (await service.scorers()).map(encodeScorer) };
  },
});
