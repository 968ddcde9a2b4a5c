import type { AccuraciesBeside } from './accuracies-beside.ts';

type Row = Parameters<AccuraciesBeside['columns'][number]['of']>[0];

/** Counts the rows that pass, and by metric those without an accuracy. */
export class AccuracyTally {
  readonly #beside: AccuraciesBeside | null;
  readonly #without = new Map<string, number>();
  #count = 0;

  constructor(beside: AccuraciesBeside | null) {
    this.#beside = beside;
  }

  get count(): number {
    return this.#count;
  }

  get without(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#without);
  }

  async *counted<Each extends Row>(rows: AsyncIterable<Each>): AsyncGenerator<Each> {
    for await (const row of rows) {
      this.#count += 1;
      for (const { metric, of } of this.#beside?.columns ?? [])
        if (of(row) === null) this.#without.set(metric, (this.#without.get(metric) ?? 0) + 1);
      yield row;
    }
  }
}
