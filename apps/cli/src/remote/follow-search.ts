import {
  CoordinatorError,
  type CoordinatorClient,
  type CoordinatorErrorCode,
  type SearchSummary,
} from '@naswot/protocol';
import type { Context } from '../context.ts';
import { findSearch } from '../find-search.ts';
import { progressOn } from '../search-progress.ts';
import { interruptedCode, standingOf } from '../search-state.ts';
import { showSearch } from '../show-search.ts';
import type { ProgressLine } from '../terminal.ts';
import { connect } from './connect.ts';
import { coordinatorArchive } from './coordinator-archive.ts';
import { eventNotes } from './event-notes.ts';
import { notesAbove } from './notes-above.ts';
import { sameCoordinator } from './remote-settings.ts';

/** A command on a coordinator elsewhere; `context.terminal` puts its notes above the line. */
export interface RemoteCommand extends AsyncDisposable {
  readonly context: Context;
  readonly client: CoordinatorClient;
  readonly line: ProgressLine;
  /** Ctrl-C: it aborts the first time, and the second time the command ends at once. */
  readonly signal: AbortSignal;
}

function onInterrupts(): AbortSignal {
  const stop = new AbortController();
  const interrupt = (): void => {
    if (stop.signal.aborted) process.exit(interruptedCode);
    stop.abort();
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  return stop.signal;
}

/** Connects to the coordinator that the settings name. */
export async function startRemote(given: Context): Promise<RemoteCommand> {
  const { terminal, line } = notesAbove(given.terminal);
  const context = { ...given, terminal };
  const client = await connect(context);
  const signal = onInterrupts();
  return { context, client, line, signal, [Symbol.asyncDispose]: () => client[Symbol.asyncDispose]() };
}

const howToFollow = (id: string, { settings }: Context): string =>
  `follow it with ${sameCoordinator(`searches follow ${id}`, settings)}`;

/** That a search goes on without this command, and how to see and to end it. */
const goesOn = (id: string, { context, client }: RemoteCommand): string =>
  `search ${id} goes on at ${client.address}; ${howToFollow(id, context)}, end it with ${sameCoordinator(`searches cancel ${id}`, context.settings)}`;

/** Of errors that say that there is no coordinator, or none that leads: the search waits, as this command has for long enough. */
const awayCodes: ReadonlySet<CoordinatorErrorCode> = new Set(['unavailable', 'standby']);

/**
 * Follows a search until it ends; null where the command is interrupted first. What the log of one that is not new held before is
 * not told.
 */
async function ended(
  { context, client, line, signal }: RemoteCommand,
  id: string,
  isNew: boolean,
): Promise<SearchSummary | null> {
  const show = progressOn(line);
  const noteOf = eventNotes();
  let isPast = !isNew;
  try {
    for await (const update of client.follow(id, 0n, signal)) {
      if (update.kind === 'progress') {
        isPast = false;
        show(update);
        continue;
      }
      const note = noteOf(update);
      if (note !== null && !isPast) context.terminal.note(`note: ${note}`);
    }
    return await client.get(id, signal);
  } catch (error) {
    if (signal.aborted) return null;
    if (!(error instanceof CoordinatorError) || !awayCodes.has(error.code)) throw error;
    const hint = `the search goes on once a coordinator leads; ${howToFollow(id, context)}`;
    throw new CoordinatorError(error.code, error.message, { hint }, { cause: error });
  } finally {
    line.stop();
  }
}

/** `naswot searches follow` at the coordinator that the settings name. */
export async function followRemotely(idOrName: string, top: number, context: Context): Promise<void> {
  await using command = await startRemote(context);
  const search = await findSearch(idOrName, coordinatorArchive(command.client));
  await followAndShow(command, search, { top, isNew: false });
}

/** Follows a search until it ends, and shows it; the exit code says how it ended. An interrupt only stops following. */
export async function followAndShow(
  command: RemoteCommand,
  { id }: Pick<SearchSummary, 'id'>,
  { top, isNew }: { readonly top: number; readonly isNew: boolean },
): Promise<void> {
  const { context, client } = command;
  const search = await ended(command, id, isNew);
  if (search === null) {
    context.terminal.note(goesOn(id, command));
    process.exitCode = interruptedCode;
    return;
  }
  await showSearch(search, coordinatorArchive(client), top, context.terminal);
  const { sentence, exitCode } = standingOf(
    search,
    sameCoordinator(`search --resume ${id}`, context.settings),
  );
  if (exitCode !== 0) context.terminal.note(sentence);
  process.exitCode = exitCode;
}
