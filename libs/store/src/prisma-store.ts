import { specDigest, type Outcome, type ScoringSpec } from '@naswot/scoring';
import type { SearchState } from '@naswot/search';
import type { Position } from '@naswot/space';
import type { Pending, PrismaClient } from './generated/prisma/client.ts';
import { decodeSource, decodeWork } from './json-codec.ts';
import { planShard } from './plan-shard.ts';
import { best, largest, outcomeOf, queryScores } from './query-scores.ts';
import { recordResults, recordScores } from './record-results.ts';
import type * as R from './records.ts';
import * as searches from './searches.ts';
import { explainDatabaseError } from './store-error.ts';
import type { Store } from './store.ts';

const toMember = (row: Pending): R.MemberRecord => ({
  ordinal: row.ordinal,
  position: row.position as Position,
  representative: row.representative as Position,
  origin: row.isDispatched ? 'dispatched' : 'reused',
  isResolved: false,
});

/** The store over a Prisma client; `close` lets go of everything behind it. */
export class PrismaStore implements Store {
  readonly location: string;
  readonly #client: PrismaClient;
  readonly #close: () => Promise<void>;

  constructor(location: string, client: PrismaClient, close: () => Promise<void>) {
    this.location = location;
    this.#client = client;
    this.#close = close;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client.$disconnect();
    await this.#close();
  }

  async #explain<T>(act: Promise<T>): Promise<T> {
    try {
      return await act;
    } catch (error) {
      throw explainDatabaseError(error, this.location);
    }
  }

  createSearch(search: searches.NewSearch): Promise<R.SearchRecord> {
    return this.#explain(searches.createSearch(this.#client, search));
  }

  findSearch(idOrName: string): Promise<R.SearchRecord | null> {
    return searches.findSearch(this.#client, idOrName);
  }

  listSearches(): Promise<readonly R.SearchRecord[]> {
    return searches.listSearches(this.#client);
  }

  acquireSearch(id: string, owner: string, change: searches.SittingChange): Promise<R.SearchRecord> {
    return this.#explain(searches.acquireSearch(this.#client, id, owner, change));
  }

  releaseSearch(id: string, epoch: bigint, end: searches.SittingEnd): Promise<void> {
    return this.#explain(searches.releaseSearch(this.#client, id, epoch, end));
  }

  setState(id: string, state: SearchState): Promise<void> {
    return this.#explain(searches.setState(this.#client, id, state));
  }

  deleteSearch(id: string): Promise<void> {
    return this.#explain(searches.deleteSearch(this.#client, id));
  }

  async saveMinibatch({ digest, shape, pixels, given, source }: R.MinibatchRecord): Promise<void> {
    const bytes = new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength).slice();
    const data = {
      digest,
      shape: [...shape],
      pixels: bytes,
      given: [...given],
      source: { ...source, imageIds: [...source.imageIds] },
    };
    await this.#explain(this.#client.minibatch.createMany({ data: [data], skipDuplicates: true }));
  }

  async loadMinibatch(digest: string): Promise<R.MinibatchRecord | null> {
    const row = await this.#client.minibatch.findUnique({ where: { digest } });
    if (row === null) return null;
    const [n = 0, c = 0, h = 0, w = 0] = row.shape;
    const pixels = new Float32Array(new Uint8Array(row.pixels).buffer);
    return {
      digest,
      shape: [n, c, h, w],
      pixels,
      given: row.given,
      source: decodeSource(row.source),
    };
  }

  async knownScores(
    space: string,
    spec: ScoringSpec,
    positions: readonly Position[],
  ): Promise<ReadonlyMap<Position, Outcome>> {
    const found = await this.#client.spec.findFirst({
      where: { digest: specDigest(spec), space: { name: space } },
    });
    if (found === null) return new Map();
    const rows = await this.#client.score.findMany({
      where: { specId: found.id, position: { in: [...positions] } },
    });
    return new Map(rows.map((row) => [row.position as Position, outcomeOf(row)]));
  }

  planShard(id: string, epoch: bigint, plan: R.ShardPlan): Promise<void> {
    return this.#explain(planShard(this.#client, id, epoch, plan));
  }

  recordResults(id: string, epoch: bigint, batch: R.ResultBatch): Promise<R.SearchCounts> {
    return this.#explain(recordResults(this.#client, id, epoch, batch));
  }

  async outstandingShards(id: string): Promise<readonly R.ShardRecord[]> {
    const rows = await this.#client.shard.findMany({
      where: { search: { publicId: id } },
      orderBy: { number: 'asc' },
    });
    return rows.map(({ number, work, attempt }) => ({ number, work: decodeWork(work), attempt }));
  }

  async pendingMembers(id: string): Promise<readonly R.MemberRecord[]> {
    const rows = await this.#client.pending.findMany({
      where: { search: { publicId: id } },
      orderBy: { ordinal: 'asc' },
    });
    return rows.map(toMember);
  }

  recordScores(...args: Parameters<Store['recordScores']>): Promise<void> {
    return this.#explain(recordScores(this.#client, ...args));
  }

  best(id: string, limit: number): Promise<readonly R.ScoreRow[]> {
    return best(this.#client, id, limit);
  }

  largest(id: string, by: 'parameters' | 'relu-units'): Promise<{ row: R.ScoreRow; ties: number } | null> {
    return largest(this.#client, id, by);
  }

  queryScores(query: R.ScoreQuery): AsyncIterable<R.ScoreRow> {
    return queryScores(this.#client, query);
  }

  async events(id: string, after: bigint, limit: number): Promise<readonly R.EventRecord[]> {
    const rows = await this.#client.event.findMany({
      where: { search: { publicId: id }, sequence: { gt: after } },
      orderBy: { sequence: 'asc' },
      take: limit,
    });
    return rows.map(({ sequence, kind, data, at }) => ({
      sequence,
      kind,
      data: data as R.EventRecord['data'],
      at,
    }));
  }
}
