import { countMacs } from '@naswot/network';
import { countOf, type Foreseen, type LevelTime, type Objective, type Quantity } from '@naswot/search';
import type { NetworkSettings, Position, Space } from '@naswot/space';
import type { BenchmarkTables } from '../benchmark-tables.ts';
import { Accuracies } from './accuracies.ts';

/** What is counted on an architecture's own network, or looked up in the store's benchmarks. */
export class StoredObjective implements Objective {
  readonly #space: Space;
  readonly #network: NetworkSettings;
  readonly #accuracies: Accuracies;

  constructor(space: Space, network: NetworkSettings, tables: BenchmarkTables) {
    this.#space = space;
    this.#network = network;
    this.#accuracies = new Accuracies(space, tables);
  }

  async foresee(
    quantities: readonly Quantity[],
    positions: readonly Position[],
  ): Promise<ReadonlyMap<Position, readonly Foreseen[]>> {
    const columns = await Promise.all(quantities.map((quantity) => this.#column(quantity, positions)));
    return new Map(positions.map((position) => [position, columns.map((column) => column(position))]));
  }

  async times(time: LevelTime, positions: readonly Position[]): Promise<ReadonlyMap<Position, number>> {
    if (time.kind === 'recorded') return this.#accuracies.timesOf(time, positions);
    const usual = this.#space.parseSettings({});
    const timeOf = (position: Position): number =>
      Math.max(0, time.constantMs + time.perMacMs * countMacs(this.#space.network(position, usual)));
    return new Map(positions.map((position) => [position, timeOf(position)]));
  }

  async #column(
    quantity: Quantity,
    positions: readonly Position[],
  ): Promise<(position: Position) => Foreseen> {
    switch (quantity.kind) {
      case 'score':
        return () => 'score';
      case 'count':
        return (position) => countOf(this.#space, this.#network, quantity.proxy, position);
      case 'accuracy': {
        const known = await this.#accuracies.of(quantity, positions);
        return (position) => known.get(position) ?? null;
      }
    }
  }
}
