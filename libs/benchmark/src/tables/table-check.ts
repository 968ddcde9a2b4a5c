import { createHash } from 'node:crypto';
import { BenchmarkError } from '../benchmark-error.ts';
import { metricName, MetricTally, type MetricSummary } from '../metric.ts';
import type { TrainedAccuracy } from '../trained-accuracy.ts';
import { architectureCheck } from './architecture-check.ts';
import type { ColumnMapping } from './column-mapping.ts';

/** Half of the last of four decimals, to which published tables are rounded. */
const roundingError = 5e-5;

/** Values of one metric that could be fractions. */
interface ScaleTally {
  count: number;
  atMostOne: number;
  firstAtMostOne: number;
  firstAbove: number;
}

/**
 * Checks a table row by row, and as a whole at its end: that each architecture is one of its space and stands once, that
 * percentages are not mixed with fractions, and what the mapping expects. Its memory is one entry for each row.
 */
export class TableCheck {
  readonly #mapping: ColumnMapping;
  readonly #checkArchitecture: ReturnType<typeof architectureCheck>;
  /** The line of each row, by what may stand once. */
  readonly #lines = new Map<string, number>();
  readonly #order = createHash('sha256');
  readonly #tally = new MetricTally();
  readonly #scales = new Map<string, ScaleTally>();
  #rows = 0;
  #accuracies = 0;

  constructor(mapping: ColumnMapping) {
    this.#mapping = mapping;
    this.#checkArchitecture = architectureCheck(mapping.space);
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
      this.#addToScale(name, accuracy, line);
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
    for (const [name, scale] of this.#scales) this.#checkScale(name, scale);
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
    const earlier = this.#lines.get(key);
    if (earlier !== undefined) throw new BenchmarkError(`${key} stands twice: here and in line ${earlier}`);
    this.#lines.set(key, line);
  }

  #addToScale(name: string, { accuracy }: TrainedAccuracy, line: number): void {
    let scale = this.#scales.get(name);
    if (scale === undefined)
      this.#scales.set(name, (scale = { count: 0, atMostOne: 0, firstAtMostOne: 0, firstAbove: 0 }));
    scale.count++;
    if (accuracy > 1) scale.firstAbove ||= line;
    else {
      scale.atMostOne++;
      scale.firstAtMostOne ||= line;
    }
  }

  /** Chance is 10 % for ten classes, and 1 % or a little less for 100 and 120: few networks are below, and none of the former. */
  #checkScale(name: string, { count, atMostOne, firstAtMostOne, firstAbove }: ScaleTally): void {
    const mostByChance = name.startsWith('cifar10_') ? 0 : count / 2;
    if (this.#mapping.scale === 'fraction' || atMostOne <= mostByChance) return;
    if (atMostOne === count)
      throw new BenchmarkError(
        `every accuracy of ${name} is at most 1, though the mapping says percent`,
        `fractions are read with "scale": "fraction" in the mapping`,
      );
    throw new BenchmarkError(
      `${name} mixes percentages with fractions: line ${firstAbove} has more than 1, line ${firstAtMostOne} has not`,
    );
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
