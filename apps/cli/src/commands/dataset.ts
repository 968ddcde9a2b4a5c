import type { Command } from 'commander';
import {
  cifarLayouts,
  datasets,
  downloadDataset,
  importDataset,
  isCifarName,
  type CifarName,
} from '@naswot/dataset';
import { contextOf, withSharedOptions, type SharedFlags } from '../context.ts';
import {
  findDataset,
  layoutOf,
  listFiles,
  reportDataset,
  reportDatasets,
  type DatasetFile,
  type DatasetReport,
} from '../dataset-report.ts';
import { example } from '../example.ts';
import { interruptedCode } from '../search-state.ts';
import { countedProgress, integer, table } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';

function presence({ present, trainingImages, problem }: DatasetReport): string {
  if (problem !== null) return 'broken';
  if (present === null) return 'always: they are made from a seed';
  if (present === 0) return 'no';
  const all = trainingImages === null || present === trainingImages ? '' : ` of ${integer(trainingImages)}`;
  return `${integer(present)}${all} training images`;
}

async function list(flags: SharedFlags): Promise<void> {
  const { settings, terminal } = contextOf(flags);
  const folder = settings.data.value;
  const reports = await reportDatasets(folder);
  terminal.result({ folder, datasets: reports }, () =>
    [
      `in ${folder}`,
      '',
      table(reports, [
        { title: 'data set', align: 'left', cell: ({ name }) => name },
        { title: 'at hand', align: 'left', cell: presence },
        { title: '', align: 'left', cell: ({ title }) => title },
      ]),
    ].join('\n'),
  );
}

const fileText = ({ name, images }: DatasetFile): string =>
  `${name.padEnd(20)} ${images === 0 ? 'missing' : `${integer(images)} records`}`;

/** What `dataset show` says, line by line: a name and a value. */
function showLines(report: DatasetReport, files: readonly DatasetFile[]): readonly string[] {
  const { name, location, present, problem, hint } = report;
  const isMissing = location !== null && present === 0 && problem === null;
  const lines: readonly (readonly [string, string | null])[] = [
    ['at hand', presence(report)],
    ['looked in', location],
    ['layout', layoutOf(name)],
    ...(isMissing ? [] : files).map((file, k) => [k === 0 ? 'files' : '', fileText(file)] as const),
    ['problem', problem],
    ['hint', hint ?? (isMissing ? `'naswot dataset get ${name}' downloads it` : null)],
  ];
  return lines.flatMap(([key, value]) => (value === null ? [] : [`${key.padEnd(10)} ${value}`]));
}

async function show(given: string, flags: SharedFlags): Promise<void> {
  const { settings, terminal } = contextOf(flags);
  const folder = settings.data.value;
  const report = await reportDataset(findDataset(given), folder);
  const files = await listFiles(report, folder);
  const dataset = { ...report, layout: layoutOf(report.name), files };
  terminal.result({ dataset }, () =>
    [report.title, report.source, '', ...showLines(report, files)].join('\n'),
  );
  if (report.problem !== null) process.exitCode = 1;
}

/** A data set that is files; throws a UsageError for one that is made and for an unknown one. */
function findFiles(given: string): CifarName {
  const name = findDataset(given);
  if (isCifarName(name)) return name;
  throw new UsageError(
    `${name} is made from a seed: there are no files of it`,
    `expected one of ${Object.keys(cifarLayouts).join(', ')}`,
  );
}

/** Megabytes, as progress counts them. */
const megabyte = 1e6;

async function get(given: string, flags: SharedFlags): Promise<void> {
  const { settings, terminal } = contextOf(flags);
  const name = findFiles(given);
  const { archive } = datasets[name];
  const folder = settings.data.value;
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  const progress = countedProgress(!terminal.isQuiet, 'MB');
  const onProgress = (bytes: number, total: number): void =>
    progress.update(Math.floor(bytes / megabyte), Math.ceil(total / megabyte));
  try {
    terminal.note(`${archive.url}, ${integer(archive.bytes)} bytes`);
    const outcome = await downloadDataset(name, folder, { signal: stop.signal, onProgress });
    const { present, location } = await reportDataset(name, folder);
    terminal.result(
      { name, outcome, images: present, location },
      () =>
        `${name} is ${outcome === 'present' ? 'already ' : ''}in ${location}: ${integer(present ?? 0)} training images`,
    );
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    terminal.note('interrupted; the same command goes on where it stopped');
    process.exitCode = interruptedCode;
  } finally {
    progress.stop();
  }
}

async function importFrom(given: string, flags: SharedFlags & { readonly name: string }): Promise<void> {
  const { settings, terminal } = contextOf(flags);
  const name = findFiles(flags.name);
  const folder = settings.data.value;
  const { outcome, images } = await importDataset(name, given, folder);
  const { location } = await reportDataset(name, folder);
  terminal.result({ name, outcome, images, location }, () =>
    outcome === 'present'
      ? `${name} is already in ${location}, with ${integer(images)} training images; nothing was imported`
      : `imported ${integer(images)} training images of ${name} into ${location}`,
  );
}

export function addDatasetCommand(program: Command): void {
  const dataset = program
    .command('dataset')
    .description('images that networks are scored on')
    .addHelpText('after', example('naswot dataset list'));
  const add = (verb: string, text: string, line: string): Command =>
    withSharedOptions(dataset.command(verb).description(text)).addHelpText('after', example(line));
  add('list', 'every data set, and what is at hand', 'naswot dataset list').action(list);
  add('show', 'one data set: where it was looked for, what was found', 'naswot dataset show cifar-10')
    .argument('<NAME>', 'as in dataset list')
    .action(show);
  add('get', 'download the official archive', 'naswot dataset get cifar-10')
    .argument('<NAME>', 'cifar-10 or cifar-100')
    .action(get);
  add(
    'import',
    'copy a data set that is on this machine',
    'naswot dataset import cifar-10-binary.tar.gz --name cifar-10',
  )
    .argument('<PATH>', 'the official archive, its folder, or the one around it')
    .requiredOption('--name <NAME>', 'cifar-10 or cifar-100')
    .action(importFrom);
}
