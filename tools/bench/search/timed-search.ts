import path from 'node:path';
import { runCoordinator, type Coordinator } from '@naswot/coordinator';
import { loadMinibatch } from '@naswot/dataset';
import { initialisationVersion } from '@naswot/network';
import { findProxy, type ScoringSpec } from '@naswot/scoring';
import { defaultWindow, type SearchPlan, type Strategy } from '@naswot/search';
import { findSpace, type Space } from '@naswot/space';
import { openStore, type Store } from '@naswot/store';
import { batchSize } from './cells.ts';
import { givenCells } from './given-cells.ts';

const scorerEntry = path.join(import.meta.dirname, '../../../apps/scorer/src/main.ts');

/** Searches over given cells through the whole of the product: coordinator, store, queue, scorer, lanes. */
export class TimedSearch implements AsyncDisposable {
  readonly #store: Store;
  readonly #coordinator: Coordinator;
  readonly #minibatch: string;
  readonly #space: Space = findSpace('nas-bench-201');
  /** Of the search that runs. */
  #strategy: Strategy = givenCells([]);

  private constructor(store: Store, scorers: { engine: string; lanes: number }, minibatch: string) {
    this.#store = store;
    this.#minibatch = minibatch;
    this.#coordinator = runCoordinator({
      store: Promise.resolve(store),
      scorerEntry,
      ...scorers,
      findStrategy: () => this.#strategy,
      clock: () => performance.now(),
    });
  }

  static async start(folder: string, lanes: number): Promise<TimedSearch> {
    const store = await openStore(`pglite:${path.join(folder, 'store')}`);
    const minibatch = await loadMinibatch({
      dataset: 'noise-pink',
      folder: '',
      size: batchSize,
      seed: 0,
      imageSize: 32,
    });
    await store.saveMinibatch(minibatch);
    return new TimedSearch(store, { engine: 'onnx-cpu', lanes }, minibatch.digest);
  }

  /**
   * Milliseconds from asking for the search to its last committed score, under weights of that seed, with the processes up.
   * Scores of a seed are found again: each seed measures once.
   */
  async run(cells: readonly string[], seed: number): Promise<number> {
    this.#strategy = givenCells(cells.map((cell) => this.#space.parse(cell)));
    const start = performance.now();
    const search = await this.#coordinator.create(this.#planOf(cells.length, seed));
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
    const strategy = { strategy: this.#strategy.name, seed: 0, replacement: false, window: defaultWindow };
    return { name: '', space: this.#space.name, network: this.#space.settings, ...strategy, budget, spec };
  }
}
