import path from 'node:path';
import { Argument, type Command } from 'commander';
import { randomStream } from '@naswot/network';
import { openTables } from '../benchmark-table/stored-benchmark.ts';
import {
  gatherRequested,
  withComparisonOptions,
  type ComparisonFlags,
} from '../comparison/comparison-request.ts';
import { figureKinds, type FigureKind } from '../comparison/figure-kinds.ts';
import { contextOf } from '../context.ts';
import { example } from '../example.ts';
import { wholeNumber } from '../options.ts';
import { writeWhole } from '../score-file/write-scores.ts';
import { UsageError } from '../usage-error.ts';

interface FigureFlags extends ComparisonFlags {
  readonly output?: string;
  readonly width?: number;
  readonly title?: string;
}

/** The picture of a PNG is twice as wide as that of an SVG: screens and print show it sharp. */
const pngScale = 2;
const defaultWidth = 720;

/** What a file's name asks for. */
function formatOf(output: string): 'svg' | 'png' {
  const ending = path.extname(output).toLowerCase();
  if (ending === '.svg' || ending === '.png') return ending === '.svg' ? 'svg' : 'png';
  throw new UsageError(`--output received '${output}', expected a file that ends in .svg or .png`);
}

async function figure(kind: FigureKind, space: string, flags: FigureFlags): Promise<void> {
  const context = contextOf(flags);
  const { output = `${kind}.svg`, width = defaultWidth } = flags;
  const format = formatOf(output);
  await using store = await openTables(context);
  const { title, gathered } = await gatherRequested(space, flags, store);
  // What draws takes half a second to load.
  const [{ comparisonFigure }, { svgOf, pngOf }] = await Promise.all([
    import('../comparison/comparison-figures.ts'),
    import('@naswot/report'),
  ]);
  const subject = {
    title,
    comparison: gathered.comparison,
    streams: (label: string) => randomStream(flags.seed, label),
  };
  const options = { spec: title.spec, width, ...(flags.title !== undefined && { title: flags.title }) };
  const svg = svgOf(comparisonFigure(kind, subject, options));
  await writeWhole(output, [format === 'svg' ? svg : pngOf(svg, width * pngScale)]);
  const count = gathered.comparison.accuracies.length;
  context.terminal.result({ file: output, kind, format, ...title, count }, () => `wrote ${output}`);
}

export function addFigureCommand(program: Command): void {
  withComparisonOptions(
    program
      .command('figure')
      .addArgument(new Argument('<KIND>', 'what it shows').choices(figureKinds))
      .argument('<SPACE>', "as in 'naswot space list'")
      .description('pictures of scores and trained accuracies, as SVG or PNG'),
  )
    .option('--output <FILE>', 'an .svg or a .png (default: KIND.svg)')
    .option('--width <PIXELS>', 'of an SVG; a PNG has twice as many', wholeNumber('--width', 320))
    .option('--title <TEXT>', 'instead of the one that says what it shows')
    .addHelpText('after', example('naswot figure scatter nas-bench-201 --output scatter.png'))
    .action(figure);
}
