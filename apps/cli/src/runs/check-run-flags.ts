import { UsageError } from '../usage-error.ts';
import type { RunFlags } from './run-request.ts';

/** Flags of a search that is stored, which runs are not. */
const stored = {
  timeLimit: '--time-limit',
  name: '--name',
  resume: '--resume',
  detach: '--detach',
  priority: '--priority',
} as const satisfies Partial<Record<keyof RunFlags, string>>;

/** Flags of runs alone. */
const ofRuns = {
  benchmark: '--benchmark',
  metric: '--metric',
  spec: '--spec',
} as const satisfies Partial<Record<keyof RunFlags, string>>;

const givenOf = <Key extends keyof RunFlags>(
  flags: RunFlags,
  names: Readonly<Record<Key, string>>,
): string | undefined =>
  (Object.keys(names) as Key[]).filter((key) => flags[key] !== undefined).map((key) => names[key])[0];

/** Throws a UsageError for a flag that the search would not heed: of a stored search with `--runs`, and of runs without it. */
export function checkRunFlags(flags: RunFlags): void {
  const isPlayed = flags.runs !== undefined;
  const given = isPlayed ? givenOf(flags, stored) : givenOf(flags, ofRuns);
  if (given === undefined) return;
  throw isPlayed
    ? new UsageError(
        `--runs plays searches that are neither stored nor timed; received it with ${given}`,
        given === stored.timeLimit
          ? '--samples, --evaluations and --simulated-time end a run'
          : `leave ${given} out, or the --runs`,
      )
    : new UsageError(
        `${given} says what runs on stored scores read; received it without --runs`,
        given === ofRuns.spec
          ? 'leave it out, or give --runs N'
          : "leave it out, or give --runs N; what a search found is set beside accuracies by 'naswot scores query --metric'",
      );
}
