import type { Outcome } from '@naswot/scoring';
import type { Accuracies } from './benchmark-table/accuracies-beside.ts';
import { decimal, integer, table, type Column } from './terminal.ts';
import type { ScoreEntry } from './score-json.ts';

/** A score with the accuracies that stand beside it. */
type Entry = ScoreEntry & { readonly accuracies?: Accuracies };

/** Counts are whole, scores of other proxies hardly ever. */
export const numberText = (value: number): string =>
  Number.isInteger(value) ? integer(value) : decimal(value);
/** A score, or why there is none. */
export const outcomeText = (outcome: Outcome): string =>
  outcome.kind === 'scored' ? numberText(outcome.value) : outcome.reason;
/** An index as commands take it. */
export const indexText = (index: number | null): string => (index === null ? '' : `@${index}`);
const termOf = (outcome: Outcome, term: 'sizeTerm' | 'separationTerm'): string => {
  const value = outcome.kind === 'scored' ? outcome[term] : null;
  return value === null ? '' : decimal(value);
};

/** Percent; empty where there is none. */
export const accuracyText = (accuracy: number | null | undefined): string =>
  accuracy === null || accuracy === undefined ? '' : decimal(accuracy);

const termColumns: readonly Column<ScoreEntry>[] = [
  { title: 'size', cell: ({ outcome }) => termOf(outcome, 'sizeTerm') },
  { title: 'separation', cell: ({ outcome }) => termOf(outcome, 'separationTerm') },
];

/** What a table of scores shows of each: the terms where any score has them, and accuracies of these metrics. */
export function scoreColumns(
  entries: readonly Entry[],
  metrics: readonly string[] = [],
): readonly Column<Entry>[] {
  const hasTerms = entries.some(({ outcome }) => termOf(outcome, 'sizeTerm') !== '');
  return [
    { title: 'score', cell: ({ outcome }) => outcomeText(outcome) },
    ...(hasTerms ? termColumns : []),
    ...metrics.map((metric) => ({
      title: metric,
      cell: ({ accuracies }: Entry) => accuracyText(accuracies?.[metric]),
    })),
    { title: 'parameters', cell: ({ parameters }) => integer(parameters) },
    { title: 'MACs', cell: ({ macs }) => integer(macs) },
    { title: 'ReLU units', cell: ({ reluUnits }) => integer(reluUnits) },
    { title: 'index', cell: ({ index }) => indexText(index) },
    { title: 'architecture', align: 'left', cell: ({ architecture }) => architecture },
  ];
}

/** Scores with their terms and what the architectures cost; ranked where they are in order. */
export function scoreTable(
  entries: readonly Entry[],
  isRanked: boolean,
  metrics: readonly string[] = [],
): string {
  const columns = scoreColumns(entries, metrics);
  if (!isRanked) return table(entries, columns);
  const ranked = entries.map((entry, k) => ({ ...entry, rank: k + 1 }));
  return table(ranked, [{ title: '#', cell: ({ rank }) => String(rank) }, ...columns]);
}
