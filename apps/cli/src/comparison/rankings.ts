import type { Ranking, Term } from '@naswot/benchmark';
import { countDepth } from '@naswot/network';
import { findSpace } from '@naswot/space';
import { meanOf } from '@naswot/statistics';
import type { ScoreRow } from '@naswot/store';
import type { Subject } from './choose-subjects.ts';

type Part = 'value' | 'sizeTerm' | 'separationTerm';

const valueOf = (part: Part, { outcome }: ScoreRow): number | null =>
  outcome.kind === 'scored' ? outcome[part] : null;

/** What is unscorable counts in no mean; null where nothing is left. */
function meanValue(values: readonly (number | null)[]): number | null {
  const scored = values.filter((value) => value !== null);
  return scored.length === 0 ? null : meanOf(scored);
}

/** A score and its terms, with a suffix of their names. */
const parts = [
  ['value', null, ''],
  ['sizeTerm', 'size', ': size term'],
  ['separationTerm', 'separation', ': separation term'],
] as const satisfies readonly (readonly [Part, Term | null, string])[];

/** The proxy, and its two terms where it has them; `rows` are those of each of its specs. */
export function proxyRankings({ proxy, specs }: Subject, rows: readonly (readonly ScoreRow[])[]): Ranking[] {
  return parts.flatMap(([part, term, suffix]) => {
    const tables = rows.map((each) => each.map((row) => valueOf(part, row)));
    if (term !== null && tables.every((table) => table.every((value) => value === null))) return [];
    return [
      {
        name: `${proxy}${suffix}`,
        term,
        spec: specs[0]?.digest ?? null,
        values: (tables[0] ?? []).map((_, item) => meanValue(tables.map((table) => table[item] ?? null))),
        repeats: tables.length === 1 ? [] : tables,
      },
    ];
  });
}

/** What needs no forward pass, of networks under the settings of the first spec; a proxy of the same name is not there twice. */
export function baselineRankings(
  spaceName: string,
  subjects: readonly Subject[],
  rows: readonly ScoreRow[],
): readonly Ranking[] {
  const space = findSpace(spaceName);
  const network = subjects[0]?.specs[0]?.spec.network ?? {};
  const counts: Readonly<Record<string, (row: ScoreRow) => number>> = {
    parameters: ({ parameters }) => parameters,
    MACs: ({ macs }) => macs,
    'ReLU units': ({ reluUnits }) => reluUnits,
    depth: ({ position }) => countDepth(space.network(position, network)),
  };
  return Object.entries(counts)
    .filter(([name]) => subjects.every(({ proxy }) => proxy !== name))
    .map(([name, count]) => ({ name, term: null, spec: null, values: rows.map(count), repeats: [] }));
}
