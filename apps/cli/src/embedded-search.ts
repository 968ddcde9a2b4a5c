import { setTimeout as pause } from 'node:timers/promises';
import type { Command } from 'commander';
import { runCoordinator, type Coordinator } from '@naswot/coordinator';
import type { Budget } from '@naswot/search';
import { findSpace, type Space } from '@naswot/space';
import { StoreError, type SearchRecord, type Store } from '@naswot/store';
import { storeArchive } from './archive.ts';
import type { Context } from './context.ts';
import { resolveFor } from './engine-choice/resolve-engine.ts';
import { findResumable } from './find-search.ts';
import { bytesForLanes, planLanes, type LaneLoad } from './lane-memory.ts';
import { laneCount } from './options.ts';
import { checkResumeFlags, grownBudget } from './resume-flags.ts';
import { aimOf } from './objective/plan-aim.ts';
import { scorerEntry } from './scorer-entry.ts';
import { prepareSpecs } from './repeats/prepare-specs.ts';
import { checkNew, loadOf, planOf, runsNetworks, type SearchFlags } from './search-request.ts';
import { interruptedCode } from './search-state.ts';
import { progressOn } from './search-progress.ts';
import { showSearch } from './show-search.ts';
import { progressLine } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** What Ctrl-C does while a search runs; nothing of it once it is disposed of. */
interface Interrupts extends Disposable {
  readonly signal: AbortSignal;
}

/** Ctrl-C: the first time pauses the search, the second ends its scorers at once. */
function onInterrupts(coordinator: Coordinator): Interrupts {
  const stop = new AbortController();
  const interrupt = (): void => {
    if (stop.signal.aborted) coordinator.abort();
    stop.abort();
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  return {
    signal: stop.signal,
    [Symbol.dispose]() {
      process.off('SIGINT', interrupt);
      process.off('SIGTERM', interrupt);
    },
  };
}

/** As many lanes as were asked for, or as this machine has memory for where nobody asked; says so where those are fewer. */
async function lanesFor(
  { lanes: wanted, resume }: SearchFlags,
  load: LaneLoad,
  { terminal }: Context,
): Promise<number> {
  const wish = { lanes: laneCount(wanted), isAutomatic: wanted === 'auto', keepsBatch: resume !== undefined };
  const { lanes, notice } = await planLanes(wish, load, bytesForLanes());
  if (notice !== null) terminal.note(`note: ${notice}`);
  return lanes;
}

/** Lanes that start before it is known what the stored search takes; more are started once it is. */
const mostEarlyLanes = (): number => 2 * laneCount('auto');

/** One run of the command. */
interface Sitting {
  readonly flags: SearchFlags;
  readonly context: Context;
  readonly coordinator: Coordinator;
  readonly store: Store;
  /** The name of the one that lanes load. */
  readonly engine: string;
}

/** A stored search that is about to run. */
interface Started {
  readonly id: string;
  /** Null keeps the stored one. */
  readonly budget: Budget | null;
}

async function startNew(space: Space, { flags, context, coordinator, store }: Sitting): Promise<Started> {
  const { benchmarks } = store;
  const aim = await aimOf(space, flags, { benchmarks, rows: benchmarks });
  const specs = await prepareSpecs(space, flags, context.settings.data.value, {
    keep: (minibatch) => store.saveMinibatch(minibatch),
    note: (text) => context.terminal.note(text),
  });
  const { id } = await coordinator.create(planOf(space, flags, specs, aim));
  return { id, budget: null };
}

async function resumeStored(
  idOrName: string,
  given: string | undefined,
  { flags, context, coordinator, store, engine }: Sitting,
  command: Command,
): Promise<Started> {
  const { id, plan } = await findResumable(idOrName, store);
  const digest = plan.spec.run?.minibatch;
  const minibatch = digest === undefined ? null : await store.loadMinibatch(digest);
  checkResumeFlags(command, { plan, minibatch }, given);
  const budget = grownBudget(flags, plan);
  const batchSize = minibatch === null ? null : minibatch.shape[0];
  const { space, network } = plan;
  const { enginesFolder } = context;
  const load = { space: findSpace(space), network, batchSize, engine, enginesFolder };
  coordinator.useLanes(await lanesFor(flags, load, context));
  return { id, budget };
}

async function follow(
  { coordinator, context }: Sitting,
  { id, budget }: Started,
  signal: AbortSignal,
): Promise<SearchRecord> {
  const line = progressLine(!context.terminal.isQuiet);
  try {
    return await coordinator.run(id, budget, { signal, onProgress: progressOn(line) });
  } catch (error) {
    if (!(error instanceof StoreError) || error.kind !== 'no-space') throw error;
    const hint = `free some space, then go on with 'naswot search --resume ${id}'`;
    throw new StoreError(error.kind, error.message, hint, { cause: error });
  } finally {
    line.stop();
  }
}

/** Runs the search to its end or until the signal aborts, and shows it. */
async function runAndShow(sitting: Sitting, started: Started, signal: AbortSignal): Promise<void> {
  const { flags, context, store } = sitting;
  context.terminal.note(`search ${started.id}`);
  const record = await follow(sitting, started, signal);
  await showSearch(record, storeArchive(store), flags.top, context.terminal);
  if (record.state !== 'paused') return;
  context.terminal.note(`paused; go on with 'naswot search --resume ${record.id}'`);
  process.exitCode = interruptedCode;
}

/** After a failure: a store whose engine has ended never answers, and its lock is taken over once this process is gone. */
const closeLimitMs = 5_000;

async function closeWithin(store: Store, limitMs: number): Promise<void> {
  const over = new AbortController();
  const limit = pause(limitMs, undefined, { signal: over.signal });
  await Promise.race([Promise.allSettled([store[Symbol.asyncDispose]()]), limit]);
  over.abort();
}

/** Throws a UsageError for what only a coordinator elsewhere can do. */
function checkEmbedded(flags: SearchFlags): void {
  if (flags.priority !== undefined)
    throw new UsageError(
      '--priority shares the scorers of a coordinator among its searches, and none is named',
      'name one with --coordinator HOST:PORT, or leave the priority out: this machine is for this search alone',
    );
  if (flags.detach === true)
    throw new UsageError(
      '--detach leaves a search to a coordinator, and there is none: a search ends with its command',
      'name a coordinator with --coordinator HOST:PORT, or start the command with nohup: it goes on when the terminal is closed',
    );
}

/** `naswot search` on this machine: runs a new search, or goes on with the one that `resume` names, and follows it. */
export async function searchEmbedded(
  given: string | undefined,
  flags: SearchFlags,
  command: Command,
  context: Context,
): Promise<void> {
  checkEmbedded(flags);
  const space = flags.resume === undefined ? checkNew(given, flags) : null;
  const engine = await resolveFor(flags.engine, context, space === null || runsNetworks(flags));
  const lanes =
    space === null
      ? Math.min(laneCount(flags.lanes), mostEarlyLanes())
      : await lanesFor(
          flags,
          loadOf(space, flags, { engine, enginesFolder: context.enginesFolder }),
          context,
        );
  const opening = context.openStore();
  const coordinator = runCoordinator({
    store: opening,
    scorerEntry,
    scorerArguments: ['--engines-folder', context.enginesFolder],
    lanes,
    memoryBytes: bytesForLanes(),
    engine,
    clock: () => performance.now(),
  });
  using interrupts = onInterrupts(coordinator);
  let store: Store | null = null;
  try {
    store = await opening;
    const sitting = { flags, context, coordinator, store, engine };
    const started =
      space === null
        ? await resumeStored(flags.resume ?? '', given, sitting, command)
        : await startNew(space, sitting);
    await runAndShow(sitting, started, interrupts.signal);
    await coordinator[Symbol.asyncDispose]();
    await store[Symbol.asyncDispose]();
  } catch (error) {
    coordinator.abort();
    if (store !== null) await closeWithin(store, closeLimitMs);
    throw error;
  }
}
