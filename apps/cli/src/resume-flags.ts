import type { Command } from 'commander';
import {
  checkPlan,
  shrunkLimit,
  specGrid,
  type Budget,
  type SearchPlan,
  type ShrunkLimit,
} from '@naswot/search';
import type { MinibatchOrigin } from './archive.ts';
import { checksOf, differs, typed } from './resume-checks.ts';
import { limitFlags } from './strategy-options.ts';
import { UsageError } from './usage-error.ts';

/** Flags that may differ from the stored search: where it runs, what is shown, and limits that grow. */
export const freeFlags: ReadonlySet<string> = new Set([
  'lanes',
  'engine',
  'top',
  'samples',
  'timeLimit',
  'evaluations',
  'simulatedTime',
  'resume',
  'detach',
  'home',
  'store',
  'queue',
  'coordinator',
  'tlsCa',
  'tokenFile',
  'natsCreds',
  'data',
  'json',
  'quiet',
  'verbose',
]);

/** A search as it is stored: its plan, and where its images come from where it has some. */
export interface StoredSearch {
  readonly plan: SearchPlan;
  readonly minibatch: MinibatchOrigin | null;
  /** Among those of a coordinator; left out where there is none. */
  readonly priority?: number;
}

/** Its constraints by the flags that give them; null where there is no such limit. */
const limitsOf = ({ constraints = {} }: SearchPlan): Readonly<Record<string, number | null>> =>
  Object.fromEntries(Object.entries(limitFlags).map(([flag, proxy]) => [flag, constraints[proxy] ?? null]));

/** What the search would have been started with, by flag; null where there is no such thing, as images of a count of parameters. */
function storedFlags({
  plan,
  minibatch,
  priority,
}: StoredSearch): Readonly<Record<string, string | number | boolean | null>> {
  const { run, proxy } = plan.spec;
  const weights = run !== null && 'seed' in run.weights ? run.weights : null;
  const grid = specGrid(plan);
  return {
    strategy: plan.strategy,
    seed: plan.seed,
    proxy,
    replacement: plan.replacement,
    window: plan.window,
    ...limitsOf(plan),
    name: plan.name,
    priority: priority ?? null,
    counting: run?.counting ?? null,
    weightsSeed: weights?.seed ?? null,
    weightsSeeds: grid.weights,
    initialisation: weights?.initialisation ?? null,
    dataset: minibatch?.source.dataset ?? null,
    batchSize: minibatch?.shape[0] ?? null,
    minibatchSeed: minibatch?.source.seed ?? null,
    minibatchSeeds: grid.minibatches,
  };
}

/** Throws a UsageError where the command line names another space than the stored search has, or another value of a flag. */
export function checkResumeFlags(command: Command, stored: StoredSearch, space: string | undefined): void {
  if (space !== undefined && space !== stored.plan.space)
    throw new UsageError(
      `the search is of ${stored.plan.space}; received ${space}`,
      'leave the space out with --resume',
    );
  const own = storedFlags(stored);
  for (const [flag, value] of Object.entries(command.opts())) {
    if (freeFlags.has(flag) || command.getOptionValueSource(flag) !== 'cli') continue;
    const check = checksOf[flag];
    if (check !== undefined) check(value as never, stored.plan);
    else if (value !== own[flag] && !(flag === 'dataset' && value === 'auto'))
      throw differs(
        typed(flag),
        `'${String(value)}'`,
        own[flag] === null ? 'none' : `'${String(own[flag])}'`,
      );
  }
}

/** Limits of the command line; undefined where it has none. */
export interface LimitFlags {
  readonly samples?: number;
  readonly timeLimit?: number;
  readonly evaluations?: number;
  readonly simulatedTime?: number;
}

const inSeconds = (ms: bigint | number): string => `${Number(ms) / 1000} s`;

const words: Readonly<
  Record<ShrunkLimit['limit'], { readonly flag: string; readonly say: (size: bigint | number) => string }>
> = {
  samples: { flag: '--samples', say: String },
  timeLimitMs: { flag: '--time-limit', say: inSeconds },
  evaluations: { flag: '--evaluations', say: String },
  simulatedTimeMs: { flag: '--simulated-time', say: inSeconds },
};

function shrinks({ limit, received, stored }: ShrunkLimit): UsageError {
  const { flag, say } = words[limit];
  return new UsageError(
    `${flag} may grow with --resume: received ${say(received)}, the search has ${stored === null ? 'no such limit' : say(stored)}`,
    'leave it out, or start a new search, which reuses every score',
  );
}

/** The stored budget with limits that grow or stay; null where none was given. Throws a UsageError for one that shrinks. */
export function grownBudget(limits: LimitFlags, plan: SearchPlan): Budget | null {
  const { samples, timeLimit, evaluations, simulatedTime } = limits;
  if ([samples, timeLimit, evaluations, simulatedTime].every((limit) => limit === undefined)) return null;
  const { budget } = plan;
  const grown: Budget = {
    ...budget,
    ...(samples !== undefined && { samples: BigInt(samples) }),
    ...(timeLimit !== undefined && { timeLimitMs: timeLimit }),
    ...(evaluations !== undefined && { evaluations }),
    ...(simulatedTime !== undefined && { simulatedTimeMs: simulatedTime }),
  };
  const shrunk = shrunkLimit(budget, grown);
  if (shrunk !== null) throw shrinks(shrunk);
  checkPlan({ ...plan, budget: grown });
  return grown;
}
