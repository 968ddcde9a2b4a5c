import type { Command } from 'commander';
import {
  cifarLayouts,
  datasets,
  downloadArchive,
  findCifar,
  isCifarName,
  type DatasetRecord,
} from '@naswot/dataset';
import { contextOf, withSharedOptions, type SharedFlags } from '../context.ts';
import { integer, progressLine, table } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';

interface DatasetReport {
  readonly name: string;
  readonly title: string;
  readonly source: string;
  /** Training images at hand; null for images that are made. */
  readonly present: number | null;
}

async function report(
  name: string,
  { title, source }: DatasetRecord,
  folder: string,
): Promise<DatasetReport> {
  if (!isCifarName(name)) return { name, title, source, present: null };
  const files = await findCifar(name, folder);
  return { name, title, source, present: files.reduce((sum, { images }) => sum + images, 0) };
}

const presence = ({ present }: DatasetReport): string =>
  present === null ? 'always' : present === 0 ? 'not at hand' : `${integer(present)} images`;

/** Every data set and whether it is at hand. */
export const reportDatasets = (folder: string): Promise<readonly DatasetReport[]> =>
  Promise.all(Object.entries(datasets).map(([name, record]) => report(name, record, folder)));

async function list(flags: SharedFlags): Promise<void> {
  const { settings, terminal } = contextOf(flags);
  const reports = await reportDatasets(settings.data.value);
  terminal.result({ folder: settings.data.value, datasets: reports }, () =>
    table(reports, [
      { title: 'data set', align: 'left', cell: ({ name }) => name },
      { title: 'at hand', align: 'left', cell: presence },
      { title: '', align: 'left', cell: ({ title }) => title },
      { title: 'source', align: 'left', cell: ({ source }) => source },
    ]),
  );
}

async function show(name: string, flags: SharedFlags): Promise<void> {
  const { settings, terminal } = contextOf(flags);
  const found = (await reportDatasets(settings.data.value)).find((dataset) => dataset.name === name);
  if (found === undefined)
    throw new UsageError(`unknown data set '${name}'`, `expected one of ${Object.keys(datasets).join(', ')}`);
  terminal.result({ dataset: found }, () =>
    [found.title, found.source, `at hand: ${presence(found)}`].join('\n'),
  );
}

/** Megabytes, as progress counts them. */
const megabyte = 1e6;

async function get(name: string, flags: SharedFlags): Promise<void> {
  const { settings, terminal } = contextOf(flags);
  if (!isCifarName(name))
    throw new UsageError(
      `'${name}' cannot be downloaded`,
      `expected one of ${Object.keys(cifarLayouts).join(', ')}`,
    );
  const { archive } = datasets[name];
  const folder = settings.data.value;
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  terminal.note(`${archive.url}, ${integer(archive.bytes)} bytes`);
  const line = progressLine(!terminal.json);
  const start = performance.now();
  const onProgress = (bytes: number, total: number): void => {
    const done = Math.floor(bytes / megabyte);
    line.update(done, Math.ceil(total / megabyte), done / ((performance.now() - start) / 1000));
  };
  try {
    const outcome = await downloadArchive({
      archive,
      folder,
      unpacksTo: cifarLayouts[name].folder,
      signal: stop.signal,
      onProgress,
    });
    terminal.result(
      { name, outcome, folder },
      () => `${name} is ${outcome === 'present' ? 'already ' : ''}in ${folder}`,
    );
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    terminal.note('interrupted; the same command goes on where it stopped');
    process.exitCode = 130;
  } finally {
    line.stop();
  }
}

const example = (line: string): string => `\nExample:\n  $ ${line}\n`;

export function addDatasetCommand(program: Command): void {
  const dataset = program.command('dataset').description('images that networks are scored on');
  withSharedOptions(dataset.command('list').description('every data set, and what is at hand'))
    .addHelpText('after', example('naswot dataset list'))
    .action(list);
  withSharedOptions(dataset.command('show').argument('<NAME>').description('one data set'))
    .addHelpText('after', example('naswot dataset show cifar-10'))
    .action(show);
  withSharedOptions(dataset.command('get').argument('<NAME>').description('download the official archive'))
    .addHelpText('after', example('naswot dataset get cifar-10'))
    .action(get);
}
