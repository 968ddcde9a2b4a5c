import type { SpecGrid } from '@naswot/search';
import type { ScoreRow } from '@naswot/store';
import { accuraciesFor, withoutLines } from './best-accuracies.ts';
import type { Accuracies } from './benchmark-table/accuracies-beside.ts';
import type { KnownAccuracies } from './benchmark-table/accuracies-of.ts';
import { repeatTable, ruleLines, type RepeatedEntry } from './repeats/repeat-table.ts';
import { summariseRepeats } from './repeats/repeat-summary.ts';
import { scoreEntry, type ScoreEntry } from './score-json.ts';
import { scoreTable } from './score-table.ts';

interface RankedEntry extends ScoreEntry {
  readonly rank: number;
  /** Where a benchmark is at hand. */
  readonly accuracies?: Accuracies;
}

/** An entry of the best; of a search with repeats, with what its scores come to. */
export type BestEntry = RankedEntry | RepeatedEntry;

const isRepeated = (entry: BestEntry): entry is RepeatedEntry => 'repeats' in entry;

/** The first `top` rows of a search, each beside the one behind it where they have repeats. */
export function bestEntries(
  rows: readonly ScoreRow[],
  id: string,
  top: number,
  grid: SpecGrid | null,
): readonly BestEntry[] {
  const values = rows.map((row) => row.values ?? []);
  const summaries = grid === null ? [] : summariseRepeats(values, grid);
  return rows.slice(0, top).map((row, k) => {
    const entry = { rank: k + 1, ...scoreEntry(row, row.searchId !== id) };
    const repeats = summaries[k];
    return repeats === undefined ? entry : { ...entry, repeats };
  });
}

/** The same with their trained accuracies. */
export const besideAccuracies = (
  best: readonly BestEntry[],
  known: KnownAccuracies | null,
): readonly BestEntry[] => best.map((entry) => ({ ...entry, ...accuraciesFor(entry, known) }));

/** The table of the best, and how it is to be read. */
export function bestTable(
  best: readonly BestEntry[],
  grid: SpecGrid | null,
  known: KnownAccuracies | null,
): readonly string[] {
  const without = withoutLines(best, known);
  if (grid === null) return [scoreTable(best, true, known?.metrics), ...without];
  const repeated = best.filter(isRepeated);
  const specs = grid.minibatches * grid.weights;
  return [repeatTable(repeated, specs, known?.metrics), ...ruleLines(repeated, grid), ...without];
}
