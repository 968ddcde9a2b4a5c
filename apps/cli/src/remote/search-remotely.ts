import type { Command } from 'commander';
import { CoordinatorError, type SearchSummary } from '@naswot/protocol';
import type { Minibatch } from '@naswot/dataset';
import type { Space } from '@naswot/space';
import type { Context } from '../context.ts';
import { findResumable } from '../find-search.ts';
import { checkResumeFlags, grownBudget } from '../resume-flags.ts';
import { aimOf } from '../objective/plan-aim.ts';
import { prepareSpecs } from '../repeats/prepare-specs.ts';
import { checkNew, planOf, type SearchFlags } from '../search-request.ts';
import { interruptedCode } from '../search-state.ts';
import { UsageError } from '../usage-error.ts';
import { coordinatorArchive } from './coordinator-archive.ts';
import { coordinatorBenchmarks } from './coordinator-benchmarks.ts';
import { followAndShow, startRemote, type RemoteCommand } from './follow-search.ts';
import { sameCoordinator } from './remote-settings.ts';

/** Throws a UsageError for a flag that says how this machine would run networks: a coordinator's scorers do. */
function checkScorersFlags(command: Command): void {
  const given = ['lanes', 'engine'].find((flag) => command.getOptionValueSource(flag) === 'cli');
  if (given !== undefined)
    throw new UsageError(
      `--${given} is for searches on this machine; received it with a coordinator, whose scorers run the networks`,
      `leave it out, or start scorers with it: naswot scorer --${given} ...`,
    );
}

/** Uploads images that the coordinator does not have. */
async function putMinibatch({ client, signal }: RemoteCommand, minibatch: Minibatch): Promise<void> {
  if ((await coordinatorArchive(client).loadMinibatch(minibatch.digest)) === null)
    await client.putMinibatch(minibatch, signal);
}

async function createNew(space: Space, flags: SearchFlags, command: RemoteCommand): Promise<SearchSummary> {
  const { context, client, signal } = command;
  const aim = await aimOf(space, flags, { ...coordinatorBenchmarks(client, signal), rows: null });
  const specs = await prepareSpecs(space, flags, context.settings.data.value, {
    keep: (minibatch) => putMinibatch(command, minibatch),
    note: (text) => context.terminal.note(text),
  });
  signal.throwIfAborted();
  // Not ended by an interrupt: nobody would know whether there is a search now.
  return client.create(planOf(space, flags, specs, aim), flags.priority ?? 1);
}

async function resumeStored(
  idOrName: string,
  given: string | undefined,
  flags: SearchFlags,
  { client }: RemoteCommand,
  command: Command,
): Promise<SearchSummary> {
  const archive = coordinatorArchive(client);
  const { id, plan, priority } = await findResumable(idOrName, archive);
  const digest = plan.spec.run?.minibatch;
  const minibatch = digest === undefined ? null : await archive.loadMinibatch(digest);
  checkResumeFlags(command, { plan, minibatch, priority }, given);
  return client.resume(id, grownBudget(flags, plan));
}

async function noteScorers({ client, context }: RemoteCommand): Promise<void> {
  if ((await client.scorers()).length === 0)
    context.terminal.note(`note: no scorer is at ${client.address} yet: the search waits for one`);
}

function showDetached({ id, state }: SearchSummary, { terminal, settings }: Context): void {
  terminal.result({ id, state }, () => id);
  terminal.note(
    `it runs without this command; follow it with ${sameCoordinator(`searches follow ${id}`, settings)}`,
  );
}

/** The search that the command line asks for; null where an interrupt came before there was one. */
async function begin(
  remote: RemoteCommand,
  given: string | undefined,
  flags: SearchFlags,
  command: Command,
  space: Space | null,
): Promise<SearchSummary | null> {
  try {
    return space === null
      ? await resumeStored(flags.resume ?? '', given, flags, remote, command)
      : await createNew(space, flags, remote);
  } catch (error) {
    const isCancelled = error instanceof CoordinatorError && error.code === 'cancelled';
    if (remote.signal.aborted && (isCancelled || error === remote.signal.reason)) return null;
    throw error;
  }
}

/** `naswot search` at the coordinator that the settings name: the search runs there, and this command follows it. */
export async function searchRemotely(
  given: string | undefined,
  flags: SearchFlags,
  command: Command,
  context: Context,
): Promise<void> {
  checkScorersFlags(command);
  const space = flags.resume === undefined ? checkNew(given, flags) : null;
  await using remote = await startRemote(context);
  const search = await begin(remote, given, flags, command, space);
  if (search === null) {
    remote.context.terminal.note('nothing was started');
    process.exitCode = interruptedCode;
    return;
  }
  remote.context.terminal.note(`search ${search.id}`);
  if (flags.detach === true) {
    showDetached(search, remote.context);
    return;
  }
  await noteScorers(remote);
  await followAndShow(remote, search, { top: flags.top, isNew: space !== null });
}
