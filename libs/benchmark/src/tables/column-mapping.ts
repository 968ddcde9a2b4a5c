import { z } from 'zod';
import { BenchmarkError } from '../benchmark-error.ts';
import { splits } from '../trained-accuracy.ts';

const column = z.strictObject({ column: z.string().min(1) });
const whole = z.int().nonnegative();

const metric = z.strictObject({
  /** Of the accuracy. */
  column: z.string().min(1),
  /** Each the same for all rows, or a column. */
  dataset: z.union([z.string().min(1), column]),
  split: z.union([z.enum(splits), column]),
  epochs: z.union([whole, column]),
  /** Null: the accuracy is a mean over seeds. */
  seed: z.union([whole, z.null(), column]).default(null),
  trainingTime: z.strictObject({ column: z.string().min(1), unit: z.enum(['s', 'ms']) }).optional(),
  /** Whether an empty cell means that it was not measured; otherwise it is an error. */
  optional: z.boolean().default(false),
});

const schema = z.strictObject({
  space: z.string().min(1),
  architecture: z.union([
    column,
    /** NAS-Bench-101 has its cells in three columns. */
    z.strictObject({ vertices: z.string(), edgeBits: z.string(), operations: z.string() }),
  ]),
  /** Row of the published table. */
  index: column.optional(),
  /** Accuracies from 0 to 100, or from 0 to 1. */
  scale: z.enum(['percent', 'fraction']),
  /** Of data sets, by their names, where they are other than the usual ones. */
  classes: z.record(z.string(), z.int().min(2)).optional(),
  parameters: column.optional(),
  metrics: z.array(metric).min(1),
  /** What the whole table is known to be; it is refused where it is not. */
  expected: z
    .strictObject({
      architectures: z.int().positive(),
      /** SHA-256, in hexadecimal, of the architecture strings in the table's order, joined by line feeds. */
      orderSha256: z.hex().length(64),
      /** Largest accuracy in percent, by the metric's name, to four decimals. */
      best: z.record(z.string(), z.number()),
    })
    .partial()
    .default({}),
});

/** Which column of a table is what. Recorded with the benchmark. */
export type ColumnMapping = z.infer<typeof schema>;
export type MetricColumn = ColumnMapping['metrics'][number];
/** A mapping as it may be written: what has a default may be left out. */
export type ColumnMappingInput = z.input<typeof schema>;

/** Checks a mapping that was read from JSON. Throws a BenchmarkError that names what is wrong. */
export function parseColumnMapping(value: unknown): ColumnMapping {
  const { success, data, error } = schema.safeParse(value);
  if (success) return data;
  const issue = error.issues[0];
  throw new BenchmarkError(
    `the column mapping is wrong at '${issue?.path.join('.') ?? ''}': ${issue?.message ?? 'it is none'}`,
  );
}

const named = (value: unknown): string[] =>
  typeof value === 'object' && value !== null && 'column' in value && typeof value.column === 'string'
    ? [value.column]
    : [];

/** Every column that a mapping reads. */
export function columnsOf({ architecture, index, parameters, metrics }: ColumnMapping): readonly string[] {
  const ofArchitecture = 'column' in architecture ? [architecture.column] : Object.values(architecture);
  const ofMetrics = metrics.flatMap(({ column, dataset, split, epochs, seed, trainingTime }) => [
    column,
    ...[dataset, split, epochs, seed, trainingTime].flatMap(named),
  ]);
  return [...new Set([...ofArchitecture, ...named(index), ...named(parameters), ...ofMetrics])];
}
