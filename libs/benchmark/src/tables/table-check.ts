import { createHash } from 'node:crypto';
import { BenchmarkError } from '../benchmark-error.ts';
import { metricName, MetricTally, type MetricSummary } from '../metric.ts';
import type { TrainedAccuracy } from '../trained-accuracy.ts';
import { architectureCheck } from './architecture-check.ts';
import type { ColumnMapping } from './column-mapping.ts';
import { FirstLines } from './first-lines.ts';
import { ScaleCheck } from './scale-check.ts';

/** Half of the last of four decimals, to which published tables are rounded. */
const roundingError = 5e-5;

/**
 * Checks a table row by row, and as a whole at its end: that each architecture is one of its space and stands once, that
 * percentages are not mixed with fractions, and what the mapping expects. Of each row it keeps what `FirstLines` does.
 */
export class TableCheck {
  readonly #mapping: ColumnMapping;
  readonly #checkArchitecture: ReturnType<typeof architectureCheck>;
  /** Of each row, by what may stand once. */
  readonly #lines = new FirstLines();
  readonly #order = createHash('sha256');
  readonly #tally = new MetricTally();
  readonly #scales: ScaleCheck | null;
  #rows = 0;
  #accuracies = 0;

  constructor(mapping: ColumnMapping) {
    this.#mapping = mapping;
    this.#checkArchitecture = architectureCheck(mapping.space);
    this.#scales = mapping.scale === 'percent' ? new ScaleCheck(mapping.classes ?? {}) : null;
  }

  /** Throws a BenchmarkError, or the space's own for an architecture that is none, where the row at that line is wrong. */
  add(accuracies: readonly TrainedAccuracy[], line: number): void {
    const first = accuracies[0];
    if (first === undefined) throw new BenchmarkError('it has no accuracy');
    this.#checkArchitecture(first.architecture, first.index);
    this.#checkOnce(accuracies, line);
    this.#order.update(this.#rows++ === 0 ? first.architecture : `\n${first.architecture}`);
    this.#accuracies += accuracies.length;
    for (const accuracy of accuracies) {
      const name = metricName(accuracy);
      this.#tally.add(accuracy, name);
      this.#scales?.add(name, accuracy, line);
    }
  }

  get accuracies(): number {
    return this.#accuracies;
  }

  /**
   * What the table holds. Throws a BenchmarkError where it is not what it should be; where rows were left out, what the mapping
   * expects of the whole is not looked for.
   */
  finish(rowsLeftOut: number): Readonly<Record<string, MetricSummary>> {
    const metrics = this.#tally.summary();
    this.#scales?.finish();
    if (rowsLeftOut === 0) this.#checkExpected(metrics);
    return metrics;
  }

  /** The row's own: the architecture, and of a table of one accuracy a row what it is the accuracy of. */
  #checkOnce(accuracies: readonly TrainedAccuracy[], line: number): void {
    const { architecture, seed } = accuracies[0]!;
    const isLong = this.#mapping.metrics.some(({ dataset, split, epochs, seed }) =>
      [dataset, split, epochs, seed].some((given) => typeof given === 'object' && given !== null),
    );
    const key = isLong
      ? `${architecture} ${metricName(accuracies[0]!)} seed ${seed ?? 'mean'}`
      : architecture;
    const earlier = this.#lines.find(key, line);
    if (earlier !== null) throw new BenchmarkError(`${key} stands twice: here and in line ${earlier}`);
  }

  #checkExpected(metrics: Readonly<Record<string, MetricSummary>>): void {
    const { architectures, orderSha256, best = {} } = this.#mapping.expected;
    if (architectures !== undefined && this.#rows !== architectures)
      throw new BenchmarkError(`the table has ${this.#rows} rows; expected ${architectures}`);
    const order = this.#order.digest('hex');
    if (orderSha256 !== undefined && order !== orderSha256)
      throw new BenchmarkError(
        `the order of the architectures has the SHA-256 ${order}; expected ${orderSha256}`,
      );
    for (const [name, value] of Object.entries(best)) {
      const found = metrics[name]?.best ?? NaN;
      if (!(Math.abs(found - value) <= roundingError))
        throw new BenchmarkError(`the best ${name} is ${found}; expected ${value}`);
    }
  }
}
