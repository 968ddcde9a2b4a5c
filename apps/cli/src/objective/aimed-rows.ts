import {
  goalValues,
  lastLevel,
  paretoFront,
  quantitiesOf,
  type Aim,
  type Goal,
  type SearchPlan,
} from '@naswot/search';
import { findSpace } from '@naswot/space';
import { StoredObjective, type BenchmarkTables, type ScoreRow } from '@naswot/store';

/** What a search asked for, with what it was to make large. */
export interface AimedRow {
  readonly row: ScoreRow;
  /** As `quantitiesOf` its dearest level. */
  readonly quantities: readonly (number | null)[];
  /** Of its goals; ranks are among all that the search asked for. */
  readonly values: readonly (number | null)[];
}

/** How many rows are looked up at once. */
const pageSize = 512;

async function* paged(rows: AsyncIterable<ScoreRow>): AsyncGenerator<readonly ScoreRow[], void, undefined> {
  let page: ScoreRow[] = [];
  for await (const row of rows) {
    if (page.push(row) < pageSize) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}

const valued = (goals: readonly Goal[], rows: readonly Omit<AimedRow, 'values'>[]): readonly AimedRow[] => {
  const values = goalValues(
    goals,
    rows.map(({ quantities }) => quantities),
  );
  return rows.map((each, k) => ({ ...each, values: values[k] ?? [] }));
};

/** One row of each class that is alike in everything, the first. */
function distinct(rows: readonly AimedRow[]): readonly AimedRow[] {
  const seen = new Set<bigint>();
  return rows.filter(({ row: { position } }) => !seen.has(position) && seen.add(position));
}

const byFirst = ({ values: [a = null] }: AimedRow, { values: [b = null] }: AimedRow): number =>
  a === b ? 0 : (b ?? -Infinity) > (a ?? -Infinity) ? 1 : -1;

/** What is left of rows: the best `top` by one goal, or the front of several. */
const chosen = (goals: readonly Goal[], rows: readonly AimedRow[], top: number): readonly AimedRow[] =>
  goals.length > 1 ? paretoFront(distinct(rows)) : distinct(rows).toSorted(byFirst).slice(0, top);

/**
 * Of the rows of a search the best `top` by its one objective, the best first, or what nothing dominates by its several, by falling
 * values of the first. Holds no more than these, and pages of rows; all rows where objectives are ranks. Throws an Error where a
 * benchmark is gone.
 */
export async function aimedRows(
  { space: name, network }: Pick<SearchPlan, 'space' | 'network'>,
  aim: Aim,
  rows: AsyncIterable<ScoreRow>,
  { tables, top }: { readonly tables: BenchmarkTables; readonly top: number },
): Promise<readonly AimedRow[]> {
  const level = lastLevel(aim);
  const { goals } = level;
  const quantities = quantitiesOf(level);
  const objective = new StoredObjective(findSpace(name), network, tables);
  const isRanked = goals.some(({ by }) => by === 'ranks');
  const ranked: Omit<AimedRow, 'values'>[] = [];
  let kept: readonly AimedRow[] = [];
  for await (const page of paged(rows)) {
    const foreseen = await objective.foresee(
      quantities,
      page.map(({ position }) => position),
    );
    const measured = page.map((row) => {
      const score = row.outcome.kind === 'scored' ? row.outcome.value : null;
      const known = foreseen.get(row.position) ?? [];
      return { row, quantities: known.map((each) => (each === 'score' ? score : each)) };
    });
    if (isRanked) ranked.push(...measured);
    else kept = chosen(goals, [...kept, ...valued(goals, measured)], top);
  }
  const all = isRanked ? chosen(goals, valued(goals, ranked), top) : kept;
  return goals.length > 1 ? all.toSorted(byFirst) : all;
}
