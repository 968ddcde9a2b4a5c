import type { SearchSummary } from '@naswot/protocol';
import type { SearchReader } from './archive.ts';
import { countWithout, type Accuracies } from './benchmark-table/accuracies-beside.ts';
import { readAccuraciesOf, type KnownAccuracies } from './benchmark-table/accuracies-of.ts';
import { withoutText } from './queried-scores.ts';
import type { ScoreEntry } from './score-json.ts';
import { UsageError } from './usage-error.ts';

/** What has accuracies where some are known. */
interface Trained {
  readonly accuracies?: Accuracies;
}

/** What accuracies are asked for: of those that the store has where it is left out. */
export interface AccuracyFlags {
  readonly benchmark?: string;
  readonly metric?: readonly string[];
}

/** Of the best of a search; null where none was asked for and none is at hand. */
export async function knownAccuracies(
  best: readonly ScoreEntry[],
  { plan }: SearchSummary,
  { benchmarks }: SearchReader,
  asked: AccuracyFlags,
): Promise<KnownAccuracies | null> {
  if (benchmarks !== null)
    return readAccuraciesOf(
      best.map(({ architecture }) => architecture),
      plan.space,
      asked,
      benchmarks,
    );
  if (asked.benchmark === undefined && asked.metric === undefined) return null;
  throw new UsageError(
    'a coordinator shows no trained accuracies',
    'name its store with --store URL, and leave --coordinator out',
  );
}

/** Null by metric where the benchmark has none; nothing where there is no benchmark. */
export function accuraciesFor({ architecture }: ScoreEntry, known: KnownAccuracies | null): Trained {
  if (known === null) return {};
  const none = Object.fromEntries(known.metrics.map((metric) => [metric, null]));
  return { accuracies: known.of.get(architecture) ?? none };
}

/** A sentence for each metric that some have none of. */
export function withoutLines(best: readonly Trained[], known: KnownAccuracies | null): readonly string[] {
  if (known === null) return [];
  const without = countWithout(
    known.metrics,
    best.map(({ accuracies = {} }) => accuracies),
  );
  return withoutText(known.benchmark, without, best.length);
}
