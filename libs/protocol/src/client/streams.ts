import { encodeQuery, type ScoreFilter } from '../codecs/query-codec.ts';
import { decodeScore, type ScoreView } from '../codecs/score-codec.ts';
import { decodeSearch, type SearchSummary } from '../codecs/search-codec.ts';
import { decodeUpdate, type SearchUpdate } from '../codecs/update-codec.ts';
import { SearchService } from '../generated/naswot/v1/search_service_pb.ts';
import { CoordinatorError } from './coordinator-error.ts';
import type { ExplainedCalls } from './explained-calls.ts';
import { resumed } from './resumed.ts';

const { followSearch, listSearches, queryScores } = SearchService.method;

/** Whether a coordinator, this one or the next, may go on where a stream broke. */
const mayPass = (error: unknown): boolean =>
  error instanceof CoordinatorError && (error.code === 'unavailable' || error.code === 'standby');

export const followed = (
  { stream, onBreak }: ExplainedCalls,
  search: string,
  after: bigint,
  signal?: AbortSignal,
): AsyncIterable<SearchUpdate> =>
  resumed<SearchUpdate, bigint>({
    open: (place) => stream(followSearch, { search, afterSequence: place ?? after }, decodeUpdate, signal),
    placeOf: (update) => (update.kind === 'event' ? update.sequence : null),
    mayPass,
    onBreak,
    signal,
  });

interface Batch {
  readonly scores: readonly ScoreView[];
  readonly cursor: Uint8Array;
}

export async function* queried(
  { stream, onBreak }: ExplainedCalls,
  filter: ScoreFilter,
  signal?: AbortSignal,
): AsyncIterable<ScoreView> {
  const query = encodeQuery(filter);
  const batches = resumed<Batch, Uint8Array>({
    open: (place) =>
      stream(
        queryScores,
        { query, ...(place !== null && { cursor: place }) },
        ({ scores, cursor }) => ({ scores: scores.map(decodeScore), cursor }),
        signal,
      ),
    placeOf: ({ cursor }) => cursor,
    mayPass,
    onBreak,
    signal,
  });
  for await (const { scores } of batches) yield* scores;
}

export async function* listed({ ask }: ExplainedCalls, signal?: AbortSignal): AsyncIterable<SearchSummary> {
  let pageToken = '';
  do {
    const page = await ask(
      listSearches,
      { pageToken },
      ({ searches, nextPageToken }) => ({ searches: searches.map(decodeSearch), nextPageToken }),
      signal,
    );
    yield* page.searches;
    pageToken = page.nextPageToken;
  } while (pageToken !== '');
}
