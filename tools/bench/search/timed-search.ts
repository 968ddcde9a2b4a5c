import path from 'node:path';
import { runCoordinator, type Coordinator } from '@naswot/coordinator';
import { loadMinibatch } from '@naswot/dataset';
import { initialisationVersion } from '@naswot/network';
import { findProxy, type ScoringSpec } from '@naswot/scoring';
import { defaultWindow, planMembers, shardSize, type SearchPlan } from '@naswot/search';
import { findSpace, type Position, type Space } from '@naswot/space';
import { architectureRecord, openStore, type SearchRecord, type Store } from '@naswot/store';
import { batchSize } from './cells.ts';

const scorerEntry = path.join(import.meta.dirname, '../../../apps/scorer/src/main.ts');

/** Searches over given cells through the whole of the product: coordinator, store, queue, scorer, lanes. */
export class TimedSearch implements AsyncDisposable {
  readonly #store: Store;
  readonly #coordinator: Coordinator;
  readonly #lanes: number;
  readonly #minibatch: string;
  readonly #space: Space = findSpace('nas-bench-201');

  private constructor(store: Store, coordinator: Coordinator, lanes: number, minibatch: string) {
    this.#store = store;
    this.#coordinator = coordinator;
    this.#lanes = lanes;
    this.#minibatch = minibatch;
  }

  static async start(folder: string, lanes: number): Promise<TimedSearch> {
    const store = await openStore(`pglite:${path.join(folder, 'store')}`);
    const clock = (): number => performance.now();
    const coordinator = runCoordinator({
      store: Promise.resolve(store),
      scorerEntry,
      lanes,
      engine: 'onnx-cpu',
      clock,
    });
    const minibatch = await loadMinibatch({
      dataset: 'noise-pink',
      folder: '',
      size: batchSize,
      seed: 0,
      imageSize: 32,
    });
    await store.saveMinibatch(minibatch);
    return new TimedSearch(store, coordinator, lanes, minibatch.digest);
  }

  /**
   * Milliseconds from planning the cells to the last committed score, under weights of that seed, with the processes up. Scores
   * of a seed are found again: each seed measures once.
   */
  async run(cells: readonly string[], seed: number): Promise<number> {
    const positions = cells.map((cell) => this.#space.parse(cell));
    const start = performance.now();
    const search = await this.#coordinator.create(this.#planOf(cells.length, seed));
    await this.#planShards(search, positions);
    const signal = new AbortController().signal;
    const done = await this.#coordinator.run(search.id, null, { signal, onProgress: () => undefined });
    const elapsed = performance.now() - start;
    if (done.state !== 'completed' || done.counts.pending > 0n)
      throw new Error(`the search is ${done.state}`);
    return elapsed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#coordinator[Symbol.asyncDispose]();
    await this.#store[Symbol.asyncDispose]();
  }

  #planOf(samples: number, seed: number): SearchPlan {
    const proxy = findProxy('naswot');
    const weights = { initialisation: 'kaiming-uniform', seed, version: initialisationVersion };
    const spec: ScoringSpec = {
      proxy: proxy.name,
      proxyVersion: proxy.version,
      network: this.#space.settings,
      run: { minibatch: this.#minibatch, weights, counting: 'unit' },
    };
    const budget = { samples: BigInt(samples), timeLimitMs: null };
    const strategy = { strategy: 'random', seed: 0, replacement: false, window: defaultWindow };
    return { name: '', space: this.#space.name, network: this.#space.settings, ...strategy, budget, spec };
  }

  /** As the coordinator plans, with the cells in place of what a strategy would ask for. */
  async #planShards(search: SearchRecord, positions: readonly Position[]): Promise<void> {
    const outstanding = new Set<Position>();
    let asked = 0;
    for (let number = 0n; asked < positions.length; number++) {
      const size = shardSize(BigInt(positions.length - asked), this.#lanes);
      const own = positions.slice(asked, asked + size);
      const members = planMembers({
        from: BigInt(asked),
        positions: own,
        representative: (position) => this.#space.representative(position),
        isKnown: () => false,
        isOutstanding: (representative) => outstanding.has(representative),
      });
      for (const { representative } of members) outstanding.add(representative);
      asked += own.length;
      const described = new Set(
        members.flatMap(({ position, representative }) => [position, representative]),
      );
      await this.#store.planShard(search.id, search.epoch, {
        architectures: [...described].map((position) =>
          architectureRecord(this.#space, this.#space.settings, position),
        ),
        members,
        shard: { number, work: { kind: 'list', positions: own }, attempt: 0 },
        strategyState: { next: String(asked) },
        asked: BigInt(asked),
      });
    }
  }
}
