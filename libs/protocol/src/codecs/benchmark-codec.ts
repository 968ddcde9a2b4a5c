import type { JsonObject, MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { z } from 'zod';
import {
  BenchmarkError,
  parseColumnMapping,
  type BenchmarkColumn,
  type BenchmarkFormat,
  type ColumnMapping,
  type MeasuredColumn,
  type Split as SplitWord,
} from '@naswot/benchmark';
import {
  BenchmarkFormat as Format,
  OnBroken,
  Split,
  type BenchmarkColumnSchema,
  type BenchmarkSchema,
  type BenchmarkSourceSchema,
  type TrainingSchema,
} from '../generated/naswot/v1/benchmark_pb.ts';
import { givenName, instant, int64, safeInteger, sentence } from './bounds.ts';
import { enumWords } from './enum-words.ts';
import { decode } from './invalid-message.ts';

/** A table of trained accuracies, without its rows. */
export interface BenchmarkView {
  readonly name: string;
  /** Of the space whose strings its rows are named by. */
  readonly space: string;
  /** What the values of every row are, in their order. */
  readonly columns: readonly BenchmarkColumn[];
  /** Those that it has a row of. */
  readonly architectures: bigint;
  /** Records of its source that were read. */
  readonly taken: bigint;
  readonly isComplete: boolean;
  readonly importedAt: Date;
  readonly source: {
    /** Of the machine that imported it. */
    readonly path: string;
    readonly format: BenchmarkFormat;
    /** Which column was what; null where the format says so itself. */
    readonly mapping: ColumnMapping | null;
    /** What was done with broken records. */
    readonly onBroken: 'stop' | 'skip';
  };
}

/** Trainings of hundreds of lengths on several data sets with several seeds each have ten thousand. */
const mostColumns = 16_384;

const splits = enumWords<SplitWord, Split>({ validation: Split.VALIDATION, test: Split.TEST });

const formats = enumWords<BenchmarkFormat, Format>({
  'nats-simple': Format.NATS_SIMPLE,
  'nats-pickle': Format.NATS_PICKLE,
  csv: Format.CSV,
  jsonl: Format.JSONL,
});

const acts = enumWords({ stop: OnBroken.STOP, skip: OnBroken.SKIP });

const training = z
  .object({
    metric: givenName,
    dataset: givenName,
    split: splits.schema,
    epochs: z.int(),
    seed: safeInteger.optional(),
  })
  .transform(({ seed, ...rest }) => ({ ...rest, seed: seed ?? null }));

const columnSchema: z.ZodType<BenchmarkColumn> = z
  .object({
    of: z.discriminatedUnion(
      'case',
      [
        z
          .object({ case: z.literal('accuracy'), value: training })
          .transform(({ value }): BenchmarkColumn => ({ quantity: 'accuracy', ...value })),
        z
          .object({ case: z.literal('trainingTimeMs'), value: training })
          .transform(({ value }): BenchmarkColumn => ({ quantity: 'training-time-ms', ...value })),
        z
          .object({ case: z.literal('parameters'), value: givenName })
          .transform(({ value }): BenchmarkColumn => ({ quantity: 'parameters', dataset: value })),
      ],
      { error: 'an accuracy, a training time or parameters' },
    ),
  })
  .transform(({ of }) => of);

const mappingSchema = z.unknown().transform((value, context): ColumnMapping => {
  try {
    return parseColumnMapping(value);
  } catch (error) {
    if (!(error instanceof BenchmarkError)) throw error;
    context.addIssue({ code: 'custom', message: `a mapping: ${error.message}` });
    return z.NEVER;
  }
});

const sourceSchema: z.ZodType<BenchmarkView['source']> = z
  .object({
    path: sentence,
    format: formats.schema,
    mapping: mappingSchema.optional(),
    onBroken: acts.schema,
  })
  .transform(({ mapping, ...rest }) => ({ ...rest, mapping: mapping ?? null }));

const benchmarkSchema: z.ZodType<BenchmarkView> = z.object({
  name: givenName,
  space: givenName,
  columns: z.array(columnSchema).max(mostColumns),
  architectures: int64,
  taken: int64,
  isComplete: z.boolean(),
  importedAt: instant,
  source: sourceSchema,
});

/** Throws an InvalidMessage. */
export const decodeBenchmark = (message: unknown): BenchmarkView =>
  decode(benchmarkSchema, message, 'benchmark');

const encodeTraining = ({
  metric,
  dataset,
  split,
  epochs,
  seed,
}: MeasuredColumn): MessageInitShape<typeof TrainingSchema> => ({
  metric,
  dataset,
  split: splits.encode(split),
  epochs,
  ...(seed !== null && { seed: BigInt(seed) }),
});

function encodeColumn(column: BenchmarkColumn): MessageInitShape<typeof BenchmarkColumnSchema> {
  switch (column.quantity) {
    case 'accuracy':
      return { of: { case: 'accuracy', value: encodeTraining(column) } };
    case 'training-time-ms':
      return { of: { case: 'trainingTimeMs', value: encodeTraining(column) } };
    case 'parameters':
      return { of: { case: 'parameters', value: column.dataset } };
  }
}

const encodeSource = ({
  path,
  format,
  mapping,
  onBroken,
}: BenchmarkView['source']): MessageInitShape<typeof BenchmarkSourceSchema> => ({
  path,
  format: formats.encode(format),
  ...(mapping !== null && { mapping: JSON.parse(JSON.stringify(mapping)) as JsonObject }),
  onBroken: acts.encode(onBroken),
});

/** A benchmark as a message. */
export const encodeBenchmark = (view: BenchmarkView): MessageInitShape<typeof BenchmarkSchema> => ({
  name: view.name,
  space: view.space,
  columns: view.columns.map(encodeColumn),
  architectures: view.architectures,
  taken: view.taken,
  isComplete: view.isComplete,
  importedAt: timestampFromDate(view.importedAt),
  source: encodeSource(view.source),
});
