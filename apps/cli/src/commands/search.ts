import type { Command } from 'commander';
import { runCoordinator, type Coordinator, type Progress } from '@naswot/coordinator';
import { checkPlan, defaultWindow, type Budget, type SearchPlan } from '@naswot/search';
import { findSpace } from '@naswot/space';
import type { SearchRecord, Store } from '@naswot/store';
import { contextOf, withSharedOptions, type Context, type SharedFlags } from '../context.ts';
import { durationMs, parseEngine, parseLanes, wholeNumber } from '../options.ts';
import { prepareScoring, withScoringOptions, type Scoring, type ScoringFlags } from '../scoring-options.ts';
import { showSearch } from '../show-search.ts';
import { findSearch } from './searches.ts';
import { progressLine } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';

interface SearchFlags extends ScoringFlags, SharedFlags {
  readonly proxy?: string;
  readonly strategy: string;
  readonly samples?: number;
  readonly replacement?: boolean;
  readonly timeLimit?: number;
  readonly seed: number;
  readonly engine: string;
  readonly lanes: number;
  readonly top: number;
  readonly name?: string;
  readonly resume?: string;
}

/** Exit code of a command that was interrupted. */
const interruptedCode = 130;
const defaultSamples = 100;

const scorerEntry = new URL(import.meta.resolve('@naswot/scorer/main')).pathname;

/** The strategy's own bound where neither samples nor time are given: 100 random ones, the whole space. */
function budgetOf(flags: SearchFlags): Budget {
  const isUnbounded = flags.samples === undefined && flags.timeLimit === undefined;
  const samples = flags.samples ?? (isUnbounded && flags.strategy === 'random' ? defaultSamples : undefined);
  return { samples: samples === undefined ? null : BigInt(samples), timeLimitMs: flags.timeLimit ?? null };
}

function planOf(space: string, flags: SearchFlags, { spec }: Scoring): SearchPlan {
  return {
    name: flags.name ?? '',
    space,
    network: spec.network,
    strategy: flags.strategy,
    seed: flags.seed,
    replacement: flags.replacement === true,
    budget: budgetOf(flags),
    spec,
    window: defaultWindow,
  };
}

/** Flags that may differ from the stored search: where it runs, what is shown, and limits that grow. */
const freeFlags = new Set([
  'lanes',
  'engine',
  'top',
  'samples',
  'timeLimit',
  'resume',
  'home',
  'store',
  'data',
  'json',
  'quiet',
  'verbose',
]);

function checkResumeFlags(command: Command, { plan }: SearchRecord, space: string | undefined): void {
  if (space !== undefined && space !== plan.space)
    throw new UsageError(
      `the search is of ${plan.space}; received ${space}`,
      'leave the space out with --resume',
    );
  const { run } = plan.spec;
  const weights = run !== null && 'seed' in run.weights ? run.weights : null;
  const stored: Readonly<Record<string, unknown>> = {
    strategy: plan.strategy,
    seed: plan.seed,
    objective: plan.spec.proxy,
    proxy: plan.spec.proxy,
    replacement: plan.replacement,
    name: plan.name,
    counting: run?.counting,
    weightsSeed: weights?.seed,
    initialisation: weights?.initialisation,
  };
  for (const [flag, value] of Object.entries(command.opts())) {
    if (freeFlags.has(flag) || command.getOptionValueSource(flag) !== 'cli' || value === stored[flag])
      continue;
    throw new UsageError(
      `--resume goes on with the stored search; ${flag} received '${String(value)}', the search has '${String(stored[flag])}'`,
      'leave the flag out, or start a new search',
    );
  }
}

/** Limits grow or stay; null keeps the stored budget. */
function grownBudget(flags: SearchFlags, { plan }: SearchRecord): Budget | null {
  if (flags.samples === undefined && flags.timeLimit === undefined) return null;
  const samples = flags.samples === undefined ? plan.budget.samples : BigInt(flags.samples);
  if (samples !== null && plan.budget.samples !== null && samples < plan.budget.samples)
    throw new UsageError(
      `--samples may grow on --resume: received ${samples}, the search has ${plan.budget.samples}`,
    );
  const budget = { samples, timeLimitMs: flags.timeLimit ?? plan.budget.timeLimitMs };
  checkPlan({ ...plan, budget });
  return budget;
}

/** Ctrl-C: the first time pauses the search, the second ends its scorers at once. */
function onInterrupts(coordinator: Coordinator): AbortSignal {
  const stop = new AbortController();
  const interrupt = (): void => {
    if (stop.signal.aborted) coordinator.abort();
    stop.abort();
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  return stop.signal;
}

async function follow(
  coordinator: Coordinator,
  { id, budget }: Started,
  signal: AbortSignal,
  context: Context,
): Promise<SearchRecord> {
  const line = progressLine(!context.terminal.json);
  const onProgress = ({ counts, total, elapsedMs }: Progress): void => {
    const done = counts.samples - counts.pending;
    const rate = elapsedMs === 0 ? 0 : Number(counts.scored + counts.unscorable) / (elapsedMs / 1000);
    line.update(Number(done), total === null ? null : Number(total), rate);
  };
  try {
    return await coordinator.run(id, budget, { signal, onProgress });
  } finally {
    line.stop();
  }
}

interface Started {
  readonly id: string;
  /** Null keeps the stored one. */
  readonly budget: Budget | null;
}

async function startNew(
  space: string,
  flags: SearchFlags,
  context: Context,
  coordinator: Coordinator,
  store: Store,
): Promise<Started> {
  const scoring = await prepareScoring(findSpace(space), flags, context.settings.data.value);
  const plan = planOf(space, flags, scoring);
  if (typeof scoring.minibatch?.source.notice === 'string')
    context.terminal.note(`note: ${scoring.minibatch.source.notice}`);
  if (scoring.minibatch !== null) await store.saveMinibatch(scoring.minibatch);
  const { id } = await coordinator.create(plan);
  context.terminal.note(`search ${id}`);
  return { id, budget: null };
}

async function resumeStored(
  idOrName: string,
  flags: SearchFlags,
  command: Command,
  space: string | undefined,
  { terminal }: Context,
  store: Store,
): Promise<Started> {
  const stored = await findSearch(idOrName, store);
  checkResumeFlags(command, stored, space);
  const budget = grownBudget(flags, stored);
  terminal.note(`search ${stored.id}`);
  return { id: stored.id, budget };
}

/** Checks a new search's flags before anything is opened, so that a wrong one costs nothing. */
function checkNew(space: string | undefined, flags: SearchFlags): asserts space is string {
  if (space === undefined)
    throw new UsageError('a space is missing', "see 'naswot space list', or go on with --resume ID");
  const { parseSettings } = findSpace(space);
  parseSettings(flags.network);
  checkPlan({
    space,
    strategy: flags.strategy,
    seed: flags.seed,
    replacement: flags.replacement === true,
    budget: budgetOf(flags),
  });
}

async function search(space: string | undefined, flags: SearchFlags, command: Command): Promise<void> {
  const context = contextOf(flags);
  if (flags.resume === undefined) checkNew(space, flags);
  const opening = context.openStore();
  const { lanes } = flags;
  const engine = parseEngine(flags.engine);
  const coordinator = runCoordinator({
    store: opening,
    scorerEntry,
    lanes,
    engine,
    clock: () => performance.now(),
  });
  const signal = onInterrupts(coordinator);
  try {
    await using store = await opening;
    await using running = coordinator;
    const started =
      flags.resume === undefined
        ? await startNew(space ?? '', flags, context, running, store)
        : await resumeStored(flags.resume, flags, command, space, context, store);
    const record = await follow(running, started, signal, context);
    await showSearch(record, store, flags.top, context.terminal);
    if (record.state === 'paused') {
      context.terminal.note(`paused; go on with 'naswot search --resume ${record.id}'`);
      process.exitCode = interruptedCode;
    }
  } catch (error) {
    coordinator.abort();
    throw error;
  }
}

const example = `
Example:
  $ naswot search nas-bench-201 --samples 100
`;

export function addSearchCommand(program: Command): void {
  const command = program
    .command('search')
    .argument('[SPACE]', 'the space to search; left out with --resume')
    .description('search a space for architectures that score well, without training any')
    .option('--strategy <NAME>', 'what to score next', 'random')
    .option(
      '--samples <N>',
      `architectures to ask for (random: ${defaultSamples})`,
      wholeNumber('--samples', 1),
    )
    .option('--replacement', 'draw with replacement')
    .option('--time-limit <TIME>', 'stop asking after 90s, 10m, 2h', durationMs)
    .option('--seed <N>', 'seeds the strategy', wholeNumber('--seed', 0), 0)
    .option('--engine <NAME>', 'what runs the networks', 'auto')
    .option('--lanes <N>', 'networks at once; auto: one a core', parseLanes, parseLanes('auto'))
    .option('--top <N>', 'how many of the best to show', wholeNumber('--top', 1), 10)
    .option('--name <TEXT>', 'a name for the search')
    .option('--resume <ID>', 'go on with a search')
    .addHelpText('after', example);
  withSharedOptions(withScoringOptions(command)).action(
    (space: string | undefined, flags: SearchFlags, own: Command) => search(space, flags, own),
  );
}
