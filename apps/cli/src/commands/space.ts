import type { Command } from 'commander';
import { checkPlan } from '@naswot/search';
import { drawPosition, findSpace, permutation, spaces, asPosition, type Space } from '@naswot/space';
import { architectureRecord } from '@naswot/store';
import { contextOf, withSharedOptions, type SharedFlags } from '../context.ts';
import { example } from '../example.ts';
import { collectSettings, wholeNumber } from '../options.ts';
import { positionOf } from '../position-of.ts';
import { integer, table } from '../terminal.ts';

function spaceDocument({ name, title, source, size, settings }: Space) {
  return { name, title, source, size: String(size), settings };
}

function list(flags: SharedFlags): void {
  const known = Object.values(spaces);
  contextOf(flags).terminal.result({ spaces: known.map(spaceDocument) }, () =>
    table<Space>(known, [
      { title: 'space', align: 'left', cell: ({ name }) => name },
      { title: 'architectures', cell: ({ size }) => integer(size) },
      { title: '', align: 'left', cell: ({ title }) => title },
      { title: 'source', align: 'left', cell: ({ source }) => source },
    ]),
  );
}

function show(name: string, flags: SharedFlags): void {
  const space = findSpace(name);
  const settings = Object.entries(space.settings).map(([key, value]) => `  ${key.padEnd(16)} ${value}`);
  contextOf(flags).terminal.result({ space: spaceDocument(space) }, () =>
    [
      `${space.title}: ${integer(space.size)} architectures`,
      space.source,
      '',
      'network settings (--network KEY=VALUE):',
      ...settings,
    ].join('\n'),
  );
}

interface SampleFlags extends SharedFlags {
  readonly samples: number;
  readonly seed: number;
  readonly replacement?: boolean;
}

function sample(name: string, { samples, seed, ...flags }: SampleFlags): void {
  const space = findSpace(name);
  const replacement = flags.replacement === true;
  const budget = { samples: BigInt(samples), timeLimitMs: null };
  checkPlan({ space: name, strategy: 'random', seed, replacement, budget });
  const order = permutation(space.size, seed);
  const architectures = Array.from({ length: samples }, (_, k) => {
    const ordinal = BigInt(k);
    const position = replacement ? drawPosition(space.size, seed, ordinal) : order.at(ordinal);
    return space.format(asPosition(position, space.size));
  });
  contextOf(flags).terminal.result({ architectures }, () => architectures.join('\n'));
}

interface DescribeFlags extends SharedFlags {
  readonly network: Readonly<Record<string, string>>;
}

function describe(name: string, architecture: string, flags: DescribeFlags): void {
  const space = findSpace(name);
  const position = positionOf(space, architecture);
  const record = architectureRecord(space, space.parseSettings(flags.network), position);
  const { canonical } = space.describe(position);
  const representative = space.format(record.representative);
  const document = {
    architecture: record.architecture,
    position: String(position),
    index: record.publishedIndex,
    representative,
    canonical,
    isConnected: record.isConnected,
    parameters: record.parameters,
    macs: record.macs,
    reluUnits: record.reluUnits,
    reluUnitsAsReleased: record.reluUnitsReleased,
  };
  const lines: readonly (readonly [string, string])[] = [
    ['published index', record.publishedIndex === null ? '' : `@${record.publishedIndex}`],
    ['position', integer(position)],
    ['parameters', integer(record.parameters)],
    ['MACs', integer(record.macs)],
    ['ReLU units', `${integer(record.reluUnits)} (${integer(record.reluUnitsReleased)} as released)`],
    ['connected', record.isConnected ? 'yes' : 'no: its output does not depend on the image'],
    ['scored as', representative === record.architecture ? 'itself' : representative],
    ['canonical form', canonical],
  ];
  contextOf(flags).terminal.result(document, () =>
    [
      record.architecture,
      '',
      space.picture(position),
      '',
      ...lines.map(([key, value]) => `${key.padEnd(16)} ${value}`),
    ].join('\n'),
  );
}

export function addSpaceCommand(program: Command): void {
  const space = program
    .command('space')
    .description('the spaces of architectures there are')
    .addHelpText('after', example('naswot space describe nas-bench-201 @9930'));
  withSharedOptions(space.command('list').description('every space'))
    .addHelpText('after', example('naswot space list'))
    .action(list);
  withSharedOptions(space.command('show').argument('<SPACE>').description('one space and its settings'))
    .addHelpText('after', example('naswot space show nas-bench-201'))
    .action(show);
  withSharedOptions(space.command('sample').argument('<SPACE>').description('uniformly drawn architectures'))
    .option('--samples <N>', 'how many', wholeNumber('--samples', 1), 10)
    .option('--seed <N>', 'which', wholeNumber('--seed', 0), 0)
    .option('--replacement', 'draw with replacement')
    .addHelpText('after', example('naswot space sample nas-bench-201 --samples 3'))
    .action(sample);
  withSharedOptions(
    space
      .command('describe')
      .argument('<SPACE>')
      .argument('<ARCHITECTURE>', 'a published string, or @INDEX')
      .description('one architecture'),
  )
    .option('--network <KEY=VALUE>', 'a macro setting', collectSettings, {})
    .addHelpText('after', example('naswot space describe nas-bench-201 @9930'))
    .action(describe);
}
