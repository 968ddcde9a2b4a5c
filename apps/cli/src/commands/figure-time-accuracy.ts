import type { Command } from 'commander';
import { findSpace } from '@naswot/space';
import type { ScoreRow } from '@naswot/store';
import { storeArchive } from '../archive.ts';
import { benchmarkOfSpace } from '../benchmark-table/benchmark-of-space.ts';
import { openTables } from '../benchmark-table/stored-benchmark.ts';
import { specOf } from '../comparison/comparison-request.ts';
import { contextOf, withSharedOptions, type SharedFlags } from '../context.ts';
import { example } from '../example.ts';
import {
  figureFormat,
  figureOptions,
  withFigureOptions,
  writeFigure,
  type FigureFlags,
} from '../figure-file.ts';
import { wholeNumber } from '../options.ts';

interface Flags extends SharedFlags, FigureFlags {
  readonly benchmark?: string;
  readonly timesFrom?: string;
  readonly metric: string;
  readonly spec?: string;
  readonly runs: number;
  readonly seed: number;
}

async function figure(given: string, flags: Flags): Promise<void> {
  const context = contextOf(flags);
  const { output = 'time-accuracy.svg', metric, runs, seed, timesFrom, spec: digest } = flags;
  const format = figureFormat(output);
  // All of what plays and draws, which takes a while to load.
  const [
    { aimedMetrics, gatherAims },
    { methods },
    { playMethods },
    { timeAccuracy, timeRemarks },
    { readAccuracyTable },
    report,
  ] = await Promise.all([
    import('../methods/gather-aims.ts'),
    import('../methods/method.ts'),
    import('../methods/play-methods.ts'),
    import('../methods/time-accuracy.ts'),
    import('../runs/accuracy-table.ts'),
    import('@naswot/report'),
  ]);
  await using store = await openTables(context);
  const space = findSpace(given);
  const benchmark = await benchmarkOfSpace(space.name, flags.benchmark, store);
  const table = await readAccuracyTable(benchmark, store.benchmarks, [
    ...new Set([metric, ...aimedMetrics(benchmark)]),
  ]);
  const asked = { proxy: 'naswot', ...(digest !== undefined && { spec: digest }) };
  const spec = await specOf(space.name, asked, store);
  const filter = { space: space.name, specDigest: spec.digest, orderBy: 'value', descending: true } as const;
  const rows: ScoreRow[] = [];
  for await (const row of storeArchive(store).queryScores({ ...filter, limit: Number.MAX_SAFE_INTEGER }))
    rows.push(row);
  const aims = await gatherAims({ table, timesFrom, spec, rows }, store);
  const isQuiet = context.terminal.isQuiet || context.terminal.json;
  const played = await playMethods(methods, { space, aims, runs, seed, isQuiet });
  for (const each of played)
    if (each.kind === 'missing') context.terminal.note(`note: ${each.method.name} needs ${each.needs}`);
  const data = {
    ...timeAccuracy(played, table.accuracies.get(metric) ?? new Map<never, never>()),
    accuracy: { label: metric, unit: '%' },
    runs,
    remarks: [`Scores of ${rows.length} of ${space.size} architectures.`, ...timeRemarks(played)],
  };
  await writeFigure(output, report.timeAccuracyFigure(data, figureOptions(flags, spec.digest)));
  context.terminal.result(
    {
      file: output,
      kind: 'time-accuracy',
      format,
      metric,
      benchmark: benchmark.name,
      spec: spec.digest,
      ...data,
    },
    () => `wrote ${output}`,
  );
}

/** Adds `naswot figure time-accuracy`. */
export function addTimeAccuracyFigure(figures: Command): void {
  const command = figures
    .command('time-accuracy')
    .argument('<SPACE>', "as in 'naswot space list'")
    .description(
      'accuracy against search time: searches that train, the score, and size alone, on stored scores',
    )
    .option('--benchmark <NAME>', 'table of trained accuracies (default: the only one of the space)')
    .option(
      '--times-from <NAME>',
      'benchmark whose training times a model is made from, where the table has none',
    )
    .option('--metric <NAME>', 'the accuracy that reports', 'cifar10_test_200')
    .option('--spec <DIGEST>', 'scores of one scoring spec: its digest, or a beginning of it')
    .option('--runs <N>', 'of each search', wholeNumber('--runs', 2, 100_000), 500)
    .option('--seed <N>', 'of the first run', wholeNumber('--seed', 0), 0);
  withFigureOptions(withSharedOptions(command))
    .addHelpText('after', example('naswot figure time-accuracy nas-bench-201 --output time-accuracy.png'))
    .action(figure);
}
