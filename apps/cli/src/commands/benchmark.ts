import { Option, type Command } from 'commander';
import {
  benchmarkFormats,
  openBenchmark,
  readColumnMapping,
  type BenchmarkColumn,
  type BenchmarkFormat,
  type BenchmarkSummary,
} from '@naswot/benchmark';
import { findSpace, isSpaceName } from '@naswot/space';
import { summarise } from '@naswot/statistics';
import type { BenchmarkRecord } from '@naswot/store';
import { importBenchmark } from '../benchmark-table/import-benchmark.ts';
import { openBenchmarks } from '../benchmark-table/open-benchmarks.ts';
import { findBenchmark, metricsOf, openTables } from '../benchmark-table/stored-benchmark.ts';
import { contextOf, withSharedOptions, type SharedFlags } from '../context.ts';
import { example } from '../example.ts';
import { positionOf } from '../position-of.ts';
import { interruptedCode } from '../search-state.ts';
import { countedProgress, decimal, duration, integer, table } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';

interface ImportFlags extends SharedFlags {
  readonly name?: string;
  readonly space?: string;
  readonly format: BenchmarkFormat | 'auto';
  readonly mapping?: string;
  readonly onBroken: 'stop' | 'skip';
}

const metricColumns = [
  { title: 'metric', align: 'left' as const, cell: ([name]: MetricEntry) => name },
  { title: 'trained on', align: 'left' as const, cell: ([, { dataset }]: MetricEntry) => dataset },
  { title: 'split', align: 'left' as const, cell: ([, { split }]: MetricEntry) => split },
  { title: 'epochs', cell: ([, { epochs }]: MetricEntry) => integer(epochs) },
  {
    title: 'seeds',
    cell: ([, { seeds }]: MetricEntry) => (seeds.length === 0 ? 'mean' : seeds.join(' ')),
  },
];
type MetricEntry = readonly [
  string,
  Pick<BenchmarkSummary['metrics'][string], 'dataset' | 'split' | 'epochs' | 'seeds'>,
];

function summaryText(name: string, { records, broken, metrics }: BenchmarkSummary, ms: number): string {
  const skipped = broken === 0 ? '' : `, ${integer(broken)} broken ones skipped`;
  return [
    `imported ${integer(records - broken)} records into the benchmark ${name}${skipped}; ${duration(ms)}`,
    '',
    table(Object.entries(metrics), [
      ...metricColumns,
      { title: 'best', cell: ([, { best }]) => decimal(best) },
    ]),
  ].join('\n');
}

async function importTable(source: string, flags: ImportFlags): Promise<void> {
  const context = contextOf(flags);
  const { terminal } = context;
  const { name, format, onBroken } = flags;
  const reader = await openBenchmark(source, {
    format,
    ...(name !== undefined && { name }),
    ...(flags.space !== undefined && { space: flags.space }),
    ...(flags.mapping !== undefined && { mapping: await readColumnMapping(flags.mapping) }),
  });
  await using store = await openTables(context);
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  const progress = countedProgress(!terminal.isQuiet, 'records');
  const start = performance.now();
  const { space, format: found } = reader.description;
  terminal.note(`reading ${source}: ${found}, of the space ${space}`);
  try {
    const summary = await importBenchmark(reader, store.benchmarks, {
      onBroken,
      signal: stop.signal,
      onProgress: progress.update,
      onSkipped: (message) => terminal.note(`note: skipped ${message}`),
      onResumed: (records) => terminal.note(`note: going on behind ${integer(records)} records`),
    });
    progress.stop();
    const durationMs = performance.now() - start;
    const { description } = reader;
    const { architectures } = description;
    if (architectures !== null && summary.records < architectures)
      terminal.note(
        `note: it holds ${integer(summary.records)} of the ${integer(architectures)} architectures`,
      );
    terminal.result({ benchmark: { ...description, ...summary, durationMs } }, () =>
      summaryText(description.name, summary, durationMs),
    );
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    terminal.note('interrupted; the same command goes on where it stopped');
    process.exitCode = interruptedCode;
  } finally {
    progress.stop();
  }
}

const document = (benchmark: BenchmarkRecord) => {
  const { name, space, architectures, isComplete, importedAt, source } = benchmark;
  return {
    name,
    space,
    architectures: Number(architectures),
    isComplete,
    importedAt,
    source,
    metrics: metricsOf(benchmark),
  };
};

async function list(flags: SharedFlags): Promise<void> {
  const context = contextOf(flags);
  await using store = await openBenchmarks(context);
  const benchmarks = await store.benchmarks.list();
  context.terminal.result({ benchmarks: benchmarks.map(document) }, () =>
    benchmarks.length === 0
      ? "no benchmarks: 'naswot benchmark import PATH' takes one into the store"
      : table(benchmarks, [
          { title: 'benchmark', align: 'left', cell: ({ name }) => name },
          { title: 'space', align: 'left', cell: ({ space }) => space },
          { title: 'architectures', cell: ({ architectures }) => integer(architectures) },
          { title: 'metrics', cell: (each) => integer(metricsOf(each).length) },
          { title: '', align: 'left', cell: ({ isComplete }) => (isComplete ? '' : 'import interrupted') },
        ]),
  );
}

async function show(name: string, flags: SharedFlags): Promise<void> {
  const context = contextOf(flags);
  await using store = await openBenchmarks(context);
  const benchmark = await findBenchmark(name, store);
  const { space, architectures, importedAt, source } = benchmark;
  context.terminal.result({ benchmark: document(benchmark) }, () =>
    [
      `${name}: ${integer(architectures)} architectures of ${space}, imported ${importedAt.toISOString()}`,
      `read from ${source.path} (${source.format})`,
      '',
      table(
        metricsOf(benchmark).map(({ metric, ...rest }): MetricEntry => [metric, rest]),
        metricColumns,
      ),
    ].join('\n'),
  );
}

/** The string under which a benchmark has an architecture that is given as a string, or by its published index. */
function architectureIn({ space }: BenchmarkRecord, given: string): string {
  if (!isSpaceName(space)) return given;
  const known = findSpace(space);
  return known.format(positionOf(known, given));
}

type Value = BenchmarkColumn & { readonly value: number };

/** What is known of one metric: its accuracies by seed, their mean, the mean time of a training. */
function metricRow(metric: string, values: readonly Value[]) {
  const measured = values.filter((each) => each.quantity !== 'parameters' && each.metric === metric);
  const of = (quantity: Value['quantity']): readonly number[] =>
    measured.filter((each) => each.quantity === quantity).map(({ value }) => value);
  const trained = of('training-time-ms');
  const seeds = measured.flatMap((each) =>
    each.quantity === 'accuracy' && each.seed !== null ? [`${each.seed}: ${decimal(each.value)}`] : [],
  );
  return {
    metric,
    accuracy: decimal(summarise(of('accuracy')).mean),
    time: trained.length === 0 ? '' : duration(summarise(trained).mean),
    seeds: seeds.sort().join('  '),
  };
}

/** A line a metric, and how large the network was. */
function accuraciesText(architecture: string, values: readonly Value[]): string {
  const metrics = new Set(values.flatMap((each) => (each.quantity === 'accuracy' ? [each.metric] : [])));
  const sizes = values.filter((each) => each.quantity === 'parameters');
  return [
    architecture,
    '',
    table(
      [...metrics].map((metric) => metricRow(metric, values)),
      [
        { title: 'metric', align: 'left', cell: ({ metric }) => metric },
        { title: 'accuracy, %', cell: ({ accuracy }) => accuracy },
        { title: 'training', cell: ({ time }) => time },
        { title: 'by seed', align: 'left', cell: ({ seeds }) => seeds },
      ],
    ),
    ...sizes.map(({ dataset, value }) => `${integer(value)} parameters as trained on ${dataset}`),
  ].join('\n');
}

async function query(name: string, given: string, flags: SharedFlags): Promise<void> {
  const context = contextOf(flags);
  await using store = await openTables(context);
  const benchmark = await findBenchmark(name, store);
  const architecture = architectureIn(benchmark, given);
  const row = await store.benchmarks.row(name, architecture);
  if (row === null)
    throw new UsageError(
      `the benchmark '${name}' has no ${architecture}`,
      `it holds ${integer(benchmark.architectures)} architectures of ${benchmark.space}`,
    );
  const values = benchmark.columns.flatMap((column, k) => {
    const value = row.values[k] ?? null;
    return value === null ? [] : [{ ...column, value }];
  });
  context.terminal.result({ benchmark: name, architecture, values }, () =>
    accuraciesText(architecture, values),
  );
}

async function remove(name: string, flags: SharedFlags): Promise<void> {
  const context = contextOf(flags);
  await using store = await openTables(context);
  const isThere = (await store.benchmarks.list()).some((benchmark) => benchmark.name === name);
  await store.benchmarks.delete(name);
  context.terminal.result({ name, deleted: isThere }, () =>
    isThere ? `deleted the benchmark ${name}` : `there is no benchmark ${name}`,
  );
}

export function addBenchmarkCommand(program: Command): void {
  const benchmark = program
    .command('benchmark')
    .description('tables of trained accuracies: ground truth')
    .addHelpText('after', example('naswot benchmark list'));
  const add = (verb: string, text: string, line: string): Command =>
    withSharedOptions(benchmark.command(verb).description(text)).addHelpText('after', example(line));
  add('list', 'every benchmark in the store, or at the coordinator', 'naswot benchmark list').action(list);
  add('import', 'take a table into the store', 'naswot benchmark import NATS-tss-v1_0-3ffb9-simple')
    .argument(
      '<PATH>',
      "a folder of NATS-Bench's simple layout, its single pickle, or a table as CSV or JSON lines",
    )
    .option('--name <NAME>', "how it is called (default: the file's name)")
    .option('--space <NAME>', 'the space that it must be of')
    .addOption(
      new Option('--format <FORMAT>', 'how it is written')
        .choices([...benchmarkFormats, 'auto'])
        .default('auto'),
    )
    .option('--mapping <FILE>', 'which column is what, as JSON; published tables need none')
    .addOption(
      new Option('--on-broken <ACT>', 'what a broken record does').choices(['stop', 'skip']).default('stop'),
    )
    .action(importTable);
  add('show', 'one benchmark: where it is from, its metrics', 'naswot benchmark show nas-bench-201')
    .argument('<NAME>', 'as in benchmark list')
    .action(show);
  add('query', 'every accuracy of one architecture', 'naswot benchmark query nas-bench-201 @10937')
    .argument('<NAME>', 'as in benchmark list')
    .argument('<ARCHITECTURE>', 'its string, or @INDEX of the published table')
    .action(query);
  add('delete', 'remove one with all its rows', 'naswot benchmark delete nas-bench-201')
    .argument('<NAME>', 'as in benchmark list')
    .action(remove);
}
