import { accuracyPlaces, meanAt, timePlaces, type BenchmarkColumn } from '@naswot/benchmark';
import type { Position, Space } from '@naswot/space';
import type { BenchmarkRecord, BenchmarkTables } from '../benchmark-tables.ts';

/** What of a benchmark is looked up. */
export interface Trained {
  readonly benchmark: string;
  readonly metric: string;
}

type FindPlaces = (columns: readonly BenchmarkColumn[], metric: string) => readonly number[];

/** Looks up what training gave for a space's architectures. */
export class Accuracies {
  readonly #space: Space;
  readonly #tables: BenchmarkTables;
  /** Tables do not change once they are complete. */
  readonly #benchmarks = new Map<string, Promise<BenchmarkRecord>>();

  constructor(space: Space, tables: BenchmarkTables) {
    this.#space = space;
    this.#tables = tables;
  }

  /** Percent, by position; those that the benchmark has not are left out. Throws an Error for a benchmark or a metric that is not there. */
  of(trained: Trained, positions: readonly Position[]): Promise<ReadonlyMap<Position, number>> {
    return this.#lookUp(trained, positions, 'accuracies', accuracyPlaces);
  }

  /** Milliseconds of the whole training, by position, as `of`. */
  timesOf(trained: Trained, positions: readonly Position[]): Promise<ReadonlyMap<Position, number>> {
    return this.#lookUp(trained, positions, 'training times', timePlaces);
  }

  async #lookUp(
    { benchmark, metric }: Trained,
    positions: readonly Position[],
    what: string,
    findPlaces: FindPlaces,
  ): Promise<ReadonlyMap<Position, number>> {
    const places = findPlaces((await this.#find(benchmark)).columns, metric);
    if (places.length === 0)
      throw new Error(`the search is by ${what} '${metric}', which the benchmark '${benchmark}' has not`);
    const byString = new Map(positions.map((position) => [this.#space.format(position), position]));
    const known = new Map<Position, number>();
    for (const { architecture, values } of await this.#tables.rowsOf(benchmark, [...byString.keys()])) {
      const [position, value] = [byString.get(architecture), meanAt(values, places)];
      if (position !== undefined && value !== null) known.set(position, value);
    }
    return known;
  }

  #find(name: string): Promise<BenchmarkRecord> {
    const found = this.#benchmarks.get(name) ?? this.#read(name);
    this.#benchmarks.set(name, found);
    return found;
  }

  async #read(name: string): Promise<BenchmarkRecord> {
    const benchmark = (await this.#tables.list()).find((each) => each.name === name);
    if (benchmark?.isComplete === true && benchmark.space === this.#space.name) return benchmark;
    this.#benchmarks.delete(name);
    throw new Error(
      `the search is by accuracies of the benchmark '${name}' of ${this.#space.name}, which the store has not; import it again`,
    );
  }
}
