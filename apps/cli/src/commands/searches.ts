import type { Command } from 'commander';
import { randomStream } from '@naswot/network';
import type { SearchSummary } from '@naswot/protocol';
import { specGrid } from '@naswot/search';
import type { RandomWords } from '@naswot/statistics';
import { StoreError } from '@naswot/store';
import type { Archive } from '../archive.ts';
import type { AccuracyFlags } from '../best-accuracies.ts';
import { contextOf, withSharedOptions, type Context, type SharedFlags } from '../context.ts';
import { example } from '../example.ts';
import { findSearch } from '../find-search.ts';
import { openArchive } from '../open-archive.ts';
import { wholeNumber } from '../options.ts';
import { isRemote, sameCoordinator } from '../remote/remote-settings.ts';
import { gridText } from '../repeats/repeat-table.ts';
import { freeFlags } from '../resume-flags.ts';
import { metricNames } from '../score-query.ts';
import type { SearchFlags } from '../search-request.ts';
import { searchDocument, type SearchDocument } from '../search-document.ts';
import { differenceOfSearches } from '../search-difference/difference-text.ts';
import { searchDifference } from '../search-difference/search-difference.ts';
import { checkCancellable, checkNoRepeat, checkPausable, standingOf } from '../search-state.ts';
import { showSearch } from '../show-search.ts';
import { integer, table, type Column } from '../terminal.ts';
import { search, withSearchOptions } from './search.ts';

interface TopFlags extends SharedFlags {
  readonly top: number;
}

/** A search of a list. */
interface Listed {
  readonly record: SearchSummary;
  readonly document: SearchDocument;
}

const specsColumn: Column<Listed> = { title: 'specs', cell: ({ record }) => gridText(specGrid(record.plan)) };

const searchTable = (searches: readonly Listed[]): string =>
  table(searches, [
    { title: 'id', align: 'left', cell: ({ document }) => document.id },
    { title: 'name', align: 'left', cell: ({ document }) => document.name },
    { title: 'state', align: 'left', cell: ({ document }) => document.state },
    { title: 'space', align: 'left', cell: ({ document }) => document.space },
    {
      title: 'strategy',
      align: 'left',
      cell: ({ document }) => `${document.strategy}, seed ${document.seed}`,
    },
    { title: 'proxy', align: 'left', cell: ({ document }) => document.spec.proxy },
    ...(searches.some(({ document }) => document.repeats !== undefined) ? [specsColumn] : []),
    { title: 'samples', cell: ({ document }) => integer(document.samples) },
    { title: 'pending', cell: ({ document }) => integer(document.pending) },
    { title: 'started', align: 'left', cell: ({ record }) => record.createdAt.toISOString().slice(0, 19) },
  ]);

async function list(flags: SharedFlags): Promise<void> {
  const context = contextOf(flags);
  await using archive = await openArchive(context);
  const records = await archive.listSearches();
  const listed = await Promise.all(
    records.map(async (record) => ({ record, document: await searchDocument(record, archive) })),
  );
  const searches = listed.map(({ document }) => document);
  context.terminal.result({ searches }, () =>
    records.length === 0 ? `no searches in ${archive.location}` : searchTable(listed),
  );
}

async function show(idOrName: string, flags: TopFlags & AccuracyFlags): Promise<void> {
  const context = contextOf(flags);
  await using archive = await openArchive(context);
  await showSearch(await findSearch(idOrName, archive), archive, flags.top, context.terminal, flags);
}

async function diff(a: string, b: string, flags: TopFlags): Promise<void> {
  const context = contextOf(flags);
  await using archive = await openArchive(context);
  const [first, second] = [await findSearch(a, archive), await findSearch(b, archive)];
  const streams = (label: string): RandomWords => randomStream(0, label);
  const difference = await searchDifference(first, second, archive, { top: flags.top, streams });
  context.terminal.result(difference, () => differenceOfSearches(difference));
}

/** Opens a store for a command on a search that another process may be running: that one holds an embedded store. */
async function openUnlessRunning(context: Context, hint: string): Promise<Archive> {
  try {
    return await openArchive(context);
  } catch (cause) {
    if (!(cause instanceof StoreError) || cause.kind !== 'in-use') throw cause;
    throw new StoreError('in-use', cause.message, hint, { cause });
  }
}

const whereItRuns = 'that process shows the progress of the search it runs; Ctrl-C there pauses it';

/**
 * Follows a search of a coordinator. Nothing runs a search of an embedded store that can be opened: it is shown with how to go on.
 */
async function follow(idOrName: string, flags: TopFlags): Promise<void> {
  const context = contextOf(flags);
  if (isRemote(context.settings)) {
    const { followRemotely } = await import('../remote/follow-search.ts');
    return followRemotely(idOrName, flags.top, context);
  }
  await using archive = await openUnlessRunning(context, whereItRuns);
  const record = await findSearch(idOrName, archive);
  await showSearch(record, archive, flags.top, context.terminal);
  const { sentence, exitCode } = standingOf(record);
  context.terminal.note(sentence);
  process.exitCode = exitCode;
}

/** A change of a search's state that a command makes. */
interface StateChange {
  readonly state: 'paused' | 'cancelled';
  /** What to do where another process has the store. */
  readonly hint: string;
  /** Throws a UsageError where the search cannot be changed so. */
  check(record: SearchSummary): void;
  sentence(id: string, resume: string): string;
}

/** The command that makes a change; a search that is so already stays as it is. */
const changing =
  ({ state, hint, check, sentence }: StateChange) =>
  async (idOrName: string, flags: SharedFlags): Promise<void> => {
    const context = contextOf(flags);
    await using archive = await openUnlessRunning(context, hint);
    const record = await findSearch(idOrName, archive);
    check(record);
    const { id } = record;
    if (record.state !== state) await archive.setState(id, state);
    const resume = sameCoordinator(`search --resume ${id}`, context.settings);
    context.terminal.result({ id, state }, () => sentence(id, resume));
  };

const pause = changing({
  state: 'paused',
  hint: 'press Ctrl-C in its terminal, or send it SIGINT: that pauses the search it runs',
  check: checkPausable,
  sentence: (id, resume) => `${id} is paused; go on with ${resume}`,
});

const cancel = changing({
  state: 'cancelled',
  hint: 'press Ctrl-C in its terminal, or send it SIGINT, then cancel the search',
  check: checkCancellable,
  sentence: (id) => `cancelled ${id}; its scores stay`,
});

async function remove(idOrName: string, flags: SharedFlags): Promise<void> {
  const context = contextOf(flags);
  await using archive = await openArchive(context);
  const record = await findSearch(idOrName, archive);
  checkNoRepeat(record);
  const { id } = record;
  await archive.deleteSearch(id);
  context.terminal.result(
    { id, state: 'deleted' },
    () => `deleted ${id}; its scores stay for other searches`,
  );
}

/** `search --resume ID`: it takes the same flags, and shows those that may differ from the stored search. */
function addResumeCommand(searches: Command): void {
  const command = searches
    .command('resume')
    .argument('<ID>', 'id, a beginning of it, or name')
    .description('go on with a search: the same as search --resume ID')
    .addHelpText('after', example('naswot searches resume k7p2 --samples 500'));
  withSearchOptions(command).action((resume: string, flags: SearchFlags, own: Command) =>
    search(undefined, { ...flags, resume }, own),
  );
  for (const option of command.options)
    option.hidden = option.attributeName() === 'resume' || !freeFlags.has(option.attributeName());
}

export function addSearchesCommand(program: Command): void {
  const searches = program
    .command('searches')
    .description('past searches')
    .addHelpText('after', example('naswot searches list'));
  const add = (verb: string, text: string, line: string): Command =>
    withSharedOptions(
      searches.command(verb).argument('<ID>', 'id, a beginning of it, or name').description(text),
    ).addHelpText('after', example(line));
  const top = ['--top <N>', 'how many of the best to show', wholeNumber('--top', 1), 10] as const;

  withSharedOptions(searches.command('list').description('every search of the store or the coordinator'))
    .addHelpText('after', example('naswot searches list --coordinator naswot.example:50051'))
    .action(list);
  add('show', 'one search and its best', 'naswot searches show k7p2 --top 20')
    .option(...top)
    .option('--metric <NAMES>', 'trained accuracies beside the best (default: cifar10_test_200)', metricNames)
    .option('--benchmark <NAME>', 'the table of the metrics (default: the only one of the space)')
    .action(show);
  withSharedOptions(
    searches
      .command('diff')
      .argument('<A>', 'id, a beginning of it, or name')
      .argument('<B>', 'the same of another')
      .description('how two searches differ: specs, architectures, ranks'),
  )
    .option('--top <N>', 'how many architectures each list names', wholeNumber('--top', 1), 10)
    .addHelpText('after', example('naswot searches diff k7p2 w3mx'))
    .action(diff);
  add('follow', 'one search as it goes on, and how it stands', 'naswot searches follow k7p2')
    .option(...top)
    .action(follow);
  add('pause', 'pause a search; it can go on', 'naswot searches pause k7p2').action(pause);
  addResumeCommand(searches);
  add('cancel', 'end a search that is not to go on', 'naswot searches cancel k7p2').action(cancel);
  add('delete', 'delete a search; scores stay', 'naswot searches delete k7p2').action(remove);
}
