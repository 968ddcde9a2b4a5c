import type { Pool } from 'pg';
import type { Outcome, ScoringSpec } from '@naswot/scoring';
import type { SearchState } from '@naswot/search';
import type { Position } from '@naswot/space';
import type { PrismaClient } from './generated/prisma/client.ts';
import type { BenchmarkTables } from './benchmark-tables.ts';
import { benchmarkTables } from './benchmarks.ts';
import { askedAlike, askedPositions } from './asked-positions.ts';
import { best, largest } from './best-scores.ts';
import { explainDatabaseError } from './database-error.ts';
import { events } from './events.ts';
import { findSearch } from './find-search.ts';
import { appendSearchEvent } from './held-search.ts';
import { engineIds, specIds, type EngineIds, type SpecIds } from './identities.ts';
import { knownScores } from './known-scores.ts';
import { leader, type Lead, type Leader } from './leadership.ts';
import { loadMinibatch, saveMinibatch } from './minibatches.ts';
import { outstandingShard, outstandingShards, pendingMembers } from './outstanding.ts';
import { planShard } from './plan-shard.ts';
import { queryScores, queryTrainedScores } from './query-scores.ts';
import { searchEngines } from './search-engines.ts';
import { listSearches } from './list-searches.ts';
import { listSpecs } from './list-specs.ts';
import { recordResults, recordScores } from './record-results.ts';
import type * as R from './records.ts';
import * as searches from './searches.ts';
import { ensureStatistics } from './statistics.ts';
import type { Store } from './store.ts';

/** What a store stands on. */
export interface Database {
  readonly location: string;
  readonly pool: Pool;
  readonly lead: Lead;
  /** Lets go of everything behind it. */
  close(): Promise<void>;
}

/** The store over a database and the Prisma client of the same. */
export class PrismaStore implements Store {
  readonly location: string;
  readonly benchmarks: BenchmarkTables;
  readonly #pool: Pool;
  readonly #client: PrismaClient;
  readonly #engineIdOf: EngineIds;
  readonly #specIdOf: SpecIds;
  readonly #lead: Lead;
  readonly #close: () => Promise<void>;

  constructor({ location, pool, lead, close }: Database, client: PrismaClient) {
    this.location = location;
    this.#pool = pool;
    this.#client = client;
    this.#engineIdOf = engineIds(pool);
    this.#specIdOf = specIds(pool);
    this.#lead = lead;
    this.#close = close;
    this.benchmarks = benchmarkTables(pool, (act) => this.#explain(act));
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

  lead(holder: string, signal: AbortSignal): Promise<R.Leadership | null> {
    return this.#explain(this.#lead(holder, signal));
  }

  leader(): Promise<Leader | null> {
    return this.#explain(leader(this.#pool));
  }

  createSearch(search: searches.NewSearch): Promise<R.SearchRecord> {
    return this.#explain(searches.createSearch(this.#pool, search));
  }

  findSearch(idOrName: string): Promise<R.SearchRecord | null> {
    return this.#explain(findSearch(this.#pool, idOrName));
  }

  listSearches(query: R.SearchQuery): Promise<readonly R.SearchRecord[]> {
    return this.#explain(listSearches(this.#pool, query));
  }

  countSearches(): Promise<number> {
    return this.#explain(this.#client.search.count({ where: { repeatOf: null } }));
  }

  acquireSearch(id: string, owner: string, change: searches.SittingChange): Promise<R.SearchRecord> {
    return this.#explain(searches.acquireSearch(this.#pool, id, owner, change));
  }

  releaseSearch(id: string, epoch: bigint, end: searches.SittingEnd): Promise<void> {
    return this.#explain(searches.releaseSearch(this.#pool, id, epoch, end));
  }

  setState(id: string, state: SearchState, term?: bigint): Promise<void> {
    return this.#explain(searches.setState(this.#pool, id, state, term));
  }

  deleteSearch(id: string, term?: bigint): Promise<void> {
    return this.#explain(searches.deleteSearch(this.#pool, id, term));
  }

  saveMinibatch(minibatch: R.MinibatchRecord): Promise<void> {
    return this.#explain(saveMinibatch(this.#pool, minibatch));
  }

  loadMinibatch(digest: string): Promise<R.MinibatchRecord | null> {
    return this.#explain(loadMinibatch(this.#pool, digest));
  }

  async knownScores(
    space: string,
    spec: ScoringSpec,
    positions: readonly Position[],
  ): Promise<ReadonlyMap<Position, Outcome>> {
    const specId = await this.#explain(this.#specIdOf(space, spec));
    return specId === null ? new Map() : this.#explain(knownScores(this.#pool, specId, positions));
  }

  planShard(id: string, epoch: bigint, plan: R.ShardPlan): Promise<void> {
    return this.#explain(planShard(this.#pool, id, epoch, plan));
  }

  recordResults(id: string, epoch: bigint, batch: R.ResultBatch, term?: bigint): Promise<R.SearchCounts> {
    return this.#explain(recordResults(this.#pool, this.#engineIdOf, id, epoch, batch, term));
  }

  outstandingShards(id: string): Promise<readonly R.ShardRecord[]> {
    return this.#explain(outstandingShards(this.#pool, id));
  }

  outstandingShard(id: string, number: bigint): Promise<R.ShardRecord | null> {
    return this.#explain(outstandingShard(this.#pool, id, number));
  }

  pendingMembers(id: string): Promise<readonly R.MemberRecord[]> {
    return this.#explain(pendingMembers(this.#pool, id));
  }

  askedAlike(id: string, representatives: readonly Position[]): Promise<ReadonlyMap<Position, Position>> {
    return this.#explain(askedAlike(this.#pool, id, representatives));
  }

  askedPositions(id: string, from: bigint, to: bigint): Promise<readonly Position[]> {
    return this.#explain(askedPositions(this.#pool, id, from, to));
  }

  recordScores(...args: Parameters<Store['recordScores']>): Promise<void> {
    return this.#explain(recordScores(this.#pool, this.#engineIdOf, ...args));
  }

  best(id: string, limit: number): Promise<readonly R.ScoreRow[]> {
    return this.#explain(best(this.#client, id, limit));
  }

  largest(id: string, by: 'parameters' | 'relu-units'): Promise<{ row: R.ScoreRow; ties: number } | null> {
    return this.#explain(largest(this.#client, id, by));
  }

  searchEngines(id: string): Promise<readonly R.SearchEngine[]> {
    return this.#explain(searchEngines(this.#pool, id));
  }

  queryScores(query: R.ScoreQuery): AsyncGenerator<R.ScoreRow> {
    return this.#stream(() => queryScores(this.#client, query));
  }

  queryTrainedScores(query: R.TrainedScoreQuery): AsyncGenerator<R.TrainedScoreRow> {
    return this.#stream(() => queryTrainedScores(this.#client, query));
  }

  async *#stream<Each>(read: () => AsyncIterable<Each>): AsyncGenerator<Each> {
    try {
      await ensureStatistics(this.#pool);
      yield* read();
    } catch (error) {
      throw explainDatabaseError(error, this.location);
    }
  }

  listSpecs(filter: R.SpecFilter): Promise<readonly R.SpecRecord[]> {
    return this.#explain(listSpecs(this.#client, filter));
  }

  appendEvent(id: string, epoch: bigint, kind: string, data: R.EventRecord['data']): Promise<void> {
    return this.#explain(appendSearchEvent(this.#pool, id, epoch, kind, data));
  }

  events(id: string, after: bigint, limit: number): Promise<readonly R.EventRecord[]> {
    return this.#explain(events(this.#client, id, after, limit));
  }
}
