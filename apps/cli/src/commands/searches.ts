import type { Command } from 'commander';
import type { SearchRecord, Store } from '@naswot/store';
import { contextOf, withSharedOptions, type SharedFlags } from '../context.ts';
import { wholeNumber } from '../options.ts';
import { searchDocument, shownState, showSearch } from '../show-search.ts';
import { integer, table } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';

/** The search of an id, a beginning of one, or a name; a UsageError where there is none. */
export async function findSearch(idOrName: string, store: Store): Promise<SearchRecord> {
  const search = await store.findSearch(idOrName);
  if (search === null) throw new UsageError(`there is no search '${idOrName}'`, "see 'naswot searches list'");
  return search;
}

async function list(flags: SharedFlags): Promise<void> {
  const { terminal, openStore } = contextOf(flags);
  await using store = await openStore();
  const records = await store.listSearches();
  const documents = await Promise.all(records.map((record) => searchDocument(record, store)));
  terminal.result({ searches: documents }, () =>
    table(records, [
      { title: 'id', align: 'left', cell: ({ id }) => id },
      { title: 'name', align: 'left', cell: ({ plan }) => plan.name },
      { title: 'state', align: 'left', cell: shownState },
      { title: 'space', align: 'left', cell: ({ plan }) => plan.space },
      { title: 'strategy', align: 'left', cell: ({ plan }) => `${plan.strategy}, seed ${plan.seed}` },
      { title: 'proxy', align: 'left', cell: ({ plan }) => plan.spec.proxy },
      { title: 'samples', cell: ({ counts }) => integer(counts.samples) },
      { title: 'pending', cell: ({ counts }) => integer(counts.pending) },
      { title: 'started', align: 'left', cell: ({ createdAt }) => createdAt.toISOString().slice(0, 19) },
    ]),
  );
}

async function show(idOrName: string, flags: SharedFlags & { readonly top: number }): Promise<void> {
  const { terminal, openStore } = contextOf(flags);
  await using store = await openStore();
  await showSearch(await findSearch(idOrName, store), store, flags.top, terminal);
}

async function cancel(idOrName: string, flags: SharedFlags): Promise<void> {
  const { terminal, openStore } = contextOf(flags);
  await using store = await openStore();
  const search = await findSearch(idOrName, store);
  if (search.state === 'completed') throw new UsageError(`search ${search.id} is completed already`);
  await store.setState(search.id, 'cancelled');
  terminal.result({ id: search.id, state: 'cancelled' }, () => `cancelled ${search.id}; its scores stay`);
}

async function remove(idOrName: string, flags: SharedFlags): Promise<void> {
  const { terminal, openStore } = contextOf(flags);
  await using store = await openStore();
  const { id } = await findSearch(idOrName, store);
  await store.deleteSearch(id);
  terminal.result({ id, state: 'deleted' }, () => `deleted ${id}; its scores stay for other searches`);
}

const example = (line: string): string => `\nExample:\n  $ ${line}\n`;

export function addSearchesCommand(program: Command): void {
  const searches = program.command('searches').description('past searches');
  withSharedOptions(searches.command('list').description('every search of the store'))
    .addHelpText('after', example('naswot searches list'))
    .action(list);
  withSharedOptions(
    searches
      .command('show')
      .argument('<ID>', 'id, a beginning of it, or name')
      .description('one search and its best'),
  )
    .option('--top <N>', 'how many of the best to show', wholeNumber('--top', 1), 10)
    .addHelpText('after', example('naswot searches show k7p2 --top 20'))
    .action(show);
  withSharedOptions(
    searches
      .command('cancel')
      .argument('<ID>', 'id or name')
      .description('end a search that is not to go on'),
  )
    .addHelpText('after', example('naswot searches cancel k7p2'))
    .action(cancel);
  withSharedOptions(
    searches.command('delete').argument('<ID>', 'id or name').description('delete a search; scores stay'),
  )
    .addHelpText('after', example('naswot searches delete k7p2'))
    .action(remove);
}
