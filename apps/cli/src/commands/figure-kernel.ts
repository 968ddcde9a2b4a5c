import { Option, type Command } from 'commander';
import { findSpace, type Space } from '@naswot/space';
import type { Store } from '@naswot/store';
import { benchmarkIfAny } from '../benchmark-table/benchmark-of-space.ts';
import { openTables } from '../benchmark-table/stored-benchmark.ts';
import { readAccuracyOf } from '../comparison/read-accuracies.ts';
import { contextOf, withSharedOptions, type Context, type SharedFlags } from '../context.ts';
import { example } from '../example.ts';
import {
  figureFormat,
  figureOptions,
  withFigureOptions,
  writeFigure,
  type FigureFlags,
} from '../figure-file.ts';
import type { DrawnKernel, KernelWithAccuracy } from '../kernels/drawn-kernel.ts';
import { checkHasKernel, type KernelScoringFlags } from '../kernels/score-kernels.ts';
import { withScoringProxy } from '../objective/objective-options.ts';
import { engineHelp } from '../options.ts';
import { positionOf } from '../position-of.ts';
import { withScoringOptions } from '../scoring-options.ts';
import { UsageError } from '../usage-error.ts';

interface KernelFlags extends KernelScoringFlags, SharedFlags, FigureFlags {
  readonly kernel?: readonly string[];
  readonly hierarchical?: boolean;
  readonly benchmark?: string;
  readonly metric: string;
}

/** Throws a UsageError unless there are either architectures or files. */
function checkSource(architectures: readonly string[], { kernel: files = [] }: KernelFlags): void {
  if (architectures.length > 0 !== files.length > 0) return;
  throw new UsageError(
    files.length > 0
      ? `received ${architectures.length} architectures and --kernel; expected one of the two`
      : 'received no architecture and no --kernel; expected one of the two',
    "give architectures, as '@9930', or files of 'naswot score --save-kernel'",
  );
}

/** Kernels of the files that are named, else of the architectures, whose networks are run. */
async function kernelsOf(
  space: Space,
  architectures: readonly string[],
  flags: KernelFlags,
  context: Context,
  store: Store,
): Promise<readonly DrawnKernel[]> {
  if (flags.kernel !== undefined) {
    const { readKernelFiles } = await import('../kernels/kernel-files.ts');
    return await readKernelFiles(flags.kernel, space, flags.counting);
  }
  const { scoreKernels } = await import('../kernels/score-kernels.ts');
  const positions = architectures.map((architecture) => positionOf(space, architecture));
  return await scoreKernels(space, positions, flags, context, store);
}

/** With the accuracies of the benchmark, where the store has one of the space. */
async function withAccuracies(
  kernels: readonly DrawnKernel[],
  space: string,
  { benchmark: given, metric }: KernelFlags,
  store: Store,
): Promise<readonly KernelWithAccuracy[]> {
  const benchmark = await benchmarkIfAny(space, given, store);
  const accuracyOf = async (architecture: string | null): Promise<number | null> =>
    benchmark === null || architecture === null
      ? null
      : await readAccuracyOf(architecture, benchmark, store.benchmarks, metric);
  return Promise.all(
    kernels.map(async (kernel) => ({ ...kernel, accuracy: await accuracyOf(kernel.architecture) })),
  );
}

async function kernel(given: string, architectures: readonly string[], flags: KernelFlags): Promise<void> {
  const context = contextOf(flags);
  const { output = 'kernel.svg', metric, hierarchical } = flags;
  const format = figureFormat(output);
  const space = findSpace(given);
  checkSource(architectures, flags);
  checkHasKernel(flags);
  await using store = await openTables(context);
  const found = await kernelsOf(space, architectures, flags, context, store);
  const kernels = await withAccuracies(found, space.name, flags, store);
  const { kernelsInRow, specsOf } = await import('../kernels/drawn-kernel.ts');
  const order = hierarchical === true ? 'clustered' : 'given';
  const quantity = { label: metric, unit: '%' };
  const specs = specsOf(kernels);
  await writeFigure(output, kernelsInRow(kernels, quantity, order, figureOptions(flags, specs)));
  const networks = kernels.map(({ kernel: _, ...rest }) => rest);
  const document = { file: output, kind: 'kernel', format, space: space.name, metric, order, networks };
  context.terminal.result(document, () => `wrote ${output}`);
}

/** `naswot figure kernel`, beneath the command of all figures. */
export function addKernelFigure(figures: Command): void {
  const command = figures
    .command('kernel')
    .argument('<SPACE>', "as in 'naswot space list'")
    .argument('[ARCHITECTURE...]', 'published strings, or @INDEX of the published table')
    .description('the kernels of several networks in a row, under their accuracies')
    .option('--kernel <FILE...>', "kernels of 'naswot score --save-kernel' in place of architectures")
    .option('--hierarchical', 'images ordered by average linkage, each network for itself')
    .option('--benchmark <NAME>', 'table of trained accuracies (default: the only one of the space)')
    .option('--metric <NAME>', 'the accuracy above each picture', 'cifar10_test_200')
    .addOption(new Option('--engine <NAME>', engineHelp).default('auto'));
  withSharedOptions(withScoringOptions(withScoringProxy(withFigureOptions(command))))
    .addHelpText('after', example('naswot figure kernel nas-bench-201 @9930 @1459 --output kernels.png'))
    .action(kernel);
}
