import type { Pool } from 'pg';
import type { Outcome, ScoringSpec } from '@naswot/scoring';
import type { SearchState } from '@naswot/search';
import type { Position } from '@naswot/space';
import type { PrismaClient } from './generated/prisma/client.ts';
import { engineIds, specIds, type EngineIds, type SpecIds } from './identities.ts';
import { knownScores } from './known-scores.ts';
import { loadMinibatch, saveMinibatch } from './minibatches.ts';
import { outstandingShards, pendingMembers } from './outstanding.ts';
import { planShard } from './plan-shard.ts';
import { best, largest, queryScores } from './query-scores.ts';
import { recordResults, recordScores } from './record-results.ts';
import type * as R from './records.ts';
import * as searches from './searches.ts';
import { ensureStatistics } from './statistics.ts';
import { explainDatabaseError } from './store-error.ts';
import type { Store } from './store.ts';

/** The store over a pool and the Prisma client of the same database; `close` lets go of everything behind it. */
export class PrismaStore implements Store {
  readonly location: string;
  readonly #pool: Pool;
  readonly #client: PrismaClient;
  readonly #engineIdOf: EngineIds;
  readonly #specIdOf: SpecIds;
  readonly #close: () => Promise<void>;

  constructor(location: string, pool: Pool, client: PrismaClient, close: () => Promise<void>) {
    this.location = location;
    this.#pool = pool;
    this.#client = client;
    this.#engineIdOf = engineIds(pool);
    this.#specIdOf = specIds(pool);
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
    return this.#explain(searches.createSearch(this.#pool, search));
  }

  findSearch(idOrName: string): Promise<R.SearchRecord | null> {
    return searches.findSearch(this.#pool, idOrName);
  }

  listSearches(): Promise<readonly R.SearchRecord[]> {
    return searches.listSearches(this.#pool);
  }

  acquireSearch(id: string, owner: string, change: searches.SittingChange): Promise<R.SearchRecord> {
    return this.#explain(searches.acquireSearch(this.#pool, id, owner, change));
  }

  releaseSearch(id: string, epoch: bigint, end: searches.SittingEnd): Promise<void> {
    return this.#explain(searches.releaseSearch(this.#pool, id, epoch, end));
  }

  setState(id: string, state: SearchState): Promise<void> {
    return this.#explain(searches.setState(this.#pool, id, state));
  }

  deleteSearch(id: string): Promise<void> {
    return this.#explain(searches.deleteSearch(this.#pool, id));
  }

  saveMinibatch(minibatch: R.MinibatchRecord): Promise<void> {
    return this.#explain(saveMinibatch(this.#pool, minibatch));
  }

  loadMinibatch(digest: string): Promise<R.MinibatchRecord | null> {
    return loadMinibatch(this.#pool, digest);
  }

  async knownScores(
    space: string,
    spec: ScoringSpec,
    positions: readonly Position[],
  ): Promise<ReadonlyMap<Position, Outcome>> {
    const specId = await this.#specIdOf(space, spec);
    return specId === null ? new Map() : knownScores(this.#pool, specId, positions);
  }

  planShard(id: string, epoch: bigint, plan: R.ShardPlan): Promise<void> {
    return this.#explain(planShard(this.#pool, id, epoch, plan));
  }

  recordResults(id: string, epoch: bigint, batch: R.ResultBatch): Promise<R.SearchCounts> {
    return this.#explain(recordResults(this.#pool, this.#engineIdOf, id, epoch, batch));
  }

  outstandingShards(id: string): Promise<readonly R.ShardRecord[]> {
    return outstandingShards(this.#pool, id);
  }

  pendingMembers(id: string): Promise<readonly R.MemberRecord[]> {
    return pendingMembers(this.#pool, id);
  }

  recordScores(...args: Parameters<Store['recordScores']>): Promise<void> {
    return this.#explain(recordScores(this.#pool, this.#engineIdOf, ...args));
  }

  best(id: string, limit: number): Promise<readonly R.ScoreRow[]> {
    return best(this.#client, id, limit);
  }

  largest(id: string, by: 'parameters' | 'relu-units'): Promise<{ row: R.ScoreRow; ties: number } | null> {
    return largest(this.#client, id, by);
  }

  async *queryScores(query: R.ScoreQuery): AsyncGenerator<R.ScoreRow> {
    await ensureStatistics(this.#pool);
    yield* queryScores(this.#client, query);
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
