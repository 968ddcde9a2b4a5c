import { Option, type Command } from 'commander';
import { randomStream } from '@naswot/network';
import { openTables } from '../benchmark-table/stored-benchmark.ts';
import { gatherRequested, withComparisonOptions } from '../comparison/comparison-request.ts';
import {
  colours,
  costs,
  defaultChoices,
  figureKinds,
  worths,
  type FigureChoices,
  type FigureKind,
} from '../comparison/figure-kinds.ts';
import { contextOf } from '../context.ts';
import { example } from '../example.ts';
import { figureFormat, figureOptions, withFigureOptions, writeFigure } from '../figure-file.ts';
import { collectObjectives } from '../objective/written-objective.ts';
import { addKernelFigure } from './figure-kernel.ts';
import { drawFront, type FrontFlags } from './figure-pareto.ts';
import { addTimeAccuracyFigure } from './figure-time-accuracy.ts';

type Flags = FrontFlags & Partial<FigureChoices>;

const figure =
  (kind: FigureKind) =>
  async (space: string, flags: Flags): Promise<void> => {
    const context = contextOf(flags);
    const { output = `${kind}.svg` } = flags;
    const format = figureFormat(output);
    await using store = await openTables(context);
    if (kind === 'pareto' && (await drawFront(space, flags, context, store))) return;
    const { title, gathered } = await gatherRequested(space, flags, store);
    const { comparison } = gathered;
    const { comparisonFigure } = await import('../comparison/comparison-figures.ts');
    const subject = {
      ...{ title, comparison, choices: { ...defaultChoices, ...flags } },
      streams: (label: string) => randomStream(flags.seed, label),
    };
    await writeFigure(output, comparisonFigure(kind, subject, figureOptions(flags, title.spec)));
    const count = comparison.accuracies.length;
    context.terminal.result({ file: output, kind, format, ...title, count }, () => `wrote ${output}`);
  };

/** Flags of one figure alone. */
const ownOptions: Readonly<Record<FigureKind, readonly Option[]>> = {
  scatter: [
    new Option('--colour <QUANTITY>', 'what the colour shows')
      .choices(colours)
      .default(defaultChoices.colour),
  ],
  distribution: [],
  pareto: [
    new Option('--y <QUANTITY>', 'what an architecture is worth').choices(worths).default(defaultChoices.y),
    new Option('--x <QUANTITY>', 'what it costs').choices(costs).default(defaultChoices.x),
    new Option('--objective <EXPRESSION>', "two objectives in their place, as of 'naswot search'")
      .argParser(collectObjectives)
      .conflicts(['x', 'y', 'proxy', 'repeats']),
  ],
  terms: [],
};

const examples: Readonly<Record<FigureKind, string>> = {
  scatter: 'naswot figure scatter nas-bench-201 --colour parameters --output scatter.png',
  distribution: 'naswot figure distribution nas-bench-201',
  pareto: 'naswot figure pareto nas-bench-201 --y score --x macs --output pareto.png',
  terms: 'naswot figure terms nas-bench-201 --metric cifar100_test_200',
};

export function addFigureCommand(program: Command): void {
  const figures = program
    .command('figure')
    .description('pictures of kernels, scores and trained accuracies, as SVG or PNG')
    .addHelpText('after', example('naswot figure scatter nas-bench-201 --output scatter.png'));
  addKernelFigure(figures);
  addTimeAccuracyFigure(figures);
  for (const kind of Object.keys(figureKinds) as FigureKind[]) {
    const command = figures
      .command(kind)
      .argument('<SPACE>', "as in 'naswot space list'")
      .description(figureKinds[kind]);
    for (const option of ownOptions[kind]) command.addOption(option);
    withFigureOptions(withComparisonOptions(command))
      .addHelpText('after', example(examples[kind]))
      .action(figure(kind));
  }
}
