import { lastLevel, type Aim, type Goal } from '@naswot/search';
import { likenessText, objectiveText } from './objective-text.ts';
import type { AimedRow } from './aimed-rows.ts';
import { shownNumbers } from '../runs/shown-numbers.ts';
import { scoreEntry, type ScoreEntry } from '../score-json.ts';
import { numberText, scoreColumns } from '../score-table.ts';
import { table } from '../terminal.ts';

/** An architecture with what its search makes large. */
export interface AimedEntry extends ScoreEntry {
  readonly rank: number;
  /** By name, as `--objective` has it; null where there is no number. */
  readonly objectives: Readonly<Record<string, number | null>>;
}

/** What a rank among all is shown as: not as what it is of, which stands beside it. */
const rankedName = (goal: Goal, proxy: string): string =>
  goal.within === undefined
    ? objectiveText(goal, proxy)
    : `${objectiveText(goal, proxy)} within ${likenessText(goal.within)}`;

export function aimedEntries(
  rows: readonly AimedRow[],
  aim: Aim,
  { id, proxy }: { readonly id: string; readonly proxy: string },
): readonly AimedEntry[] {
  const level = lastLevel(aim);
  const shown = shownNumbers(level, proxy);
  return rows.map(({ row, quantities, values }, k) => ({
    rank: k + 1,
    ...scoreEntry(row, row.searchId !== id),
    objectives: Object.fromEntries([
      ...level.goals.flatMap((goal, place) =>
        goal.by === 'ranks' ? [[rankedName(goal, proxy), values[place] ?? null] as const] : [],
      ),
      ...shown.map(({ name, of }) => [name, of(quantities)] as const),
    ]),
  }));
}

/** Best first. A quantity that has a column of its own is not shown twice. */
export function aimedTable(entries: readonly AimedEntry[], proxy: string): string {
  const own = new Set([
    proxy,
    'min:macs',
    'min:parameters',
    'min:relu-units',
    'macs',
    'parameters',
    'relu-units',
  ]);
  const names = Object.keys(entries[0]?.objectives ?? {}).filter((name) => !own.has(name));
  return table(entries, [
    { title: '#', cell: ({ rank }) => String(rank) },
    ...names.map((name) => ({
      title: name,
      cell: ({ objectives }: AimedEntry) => {
        const value = objectives[name] ?? null;
        return value === null ? '' : numberText(value);
      },
    })),
    ...scoreColumns(entries),
  ]);
}
