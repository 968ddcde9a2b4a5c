import type { Estimate } from '@naswot/statistics';
import { indexText, outcomeText } from '../score-table.ts';
import type { SearchDocument } from '../search-document.ts';
import { decimal, integer, table } from '../terminal.ts';
import type { LoneArchitecture, MovedArchitecture, SearchDifference } from './search-difference.ts';
import { differenceText } from './spec-differences.ts';

const headline = (letter: string, { id, name, state, space, spec }: SearchDocument): string =>
  `${letter}: ${id}${name === '' ? '' : ` (${name})`}, ${state}; ${space}, ${spec.proxy}, spec ${spec.digest.slice(0, 12)}`;

/** The spec in a sentence, then a line for each difference. */
function differenceLines(difference: SearchDifference): readonly string[] {
  const { isSameSpec, specDifferences, runDifferences } = difference;
  const spec = isSameSpec
    ? ['the spec is the same: an architecture has one score under it, which both searches show']
    : ['the specs differ:', ...specDifferences.map((each) => `  ${differenceText(each)}`)];
  const run =
    runDifferences.length === 0
      ? ['both ask for the same and are run alike']
      : ['the searches differ:', ...runDifferences.map((each) => `  ${differenceText(each)}`)];
  return [...spec, ...run];
}

function countLines({
  a,
  b,
  shared,
  onlyA,
  onlyB,
  scoredOnlyA,
  scoredOnlyB,
}: SearchDifference): readonly string[] {
  const other = a.space === b.space ? [] : [`architectures of ${a.space} and ${b.space} are never the same`];
  const alone = (count: number, letter: string): readonly string[] =>
    count === 0 ? [] : [`${integer(count)} of those in both are scored in ${letter} alone`];
  return [
    `${integer(shared)} architectures in both, ${integer(onlyA)} in A alone, ${integer(onlyB)} in B alone`,
    ...other,
    ...alone(scoredOnlyA, 'A'),
    ...alone(scoredOnlyB, 'B'),
  ];
}

const estimateText = (name: string, estimate: Estimate | null): string =>
  estimate === null
    ? `${name} is not defined`
    : `${name} ${estimate.value.toFixed(3)} (${estimate.low.toFixed(3)} to ${estimate.high.toFixed(3)}, 95 %, ${estimate.method})`;

/** Whole but for ties across the last place. */
const sharedText = (shared: number): string => (Number.isInteger(shared) ? integer(shared) : decimal(shared));

function agreementLines({ agreement, shared }: SearchDifference): readonly string[] {
  if (agreement === null) return [];
  const { kendallTauB, spearmanRho, overlaps } = agreement;
  const tops = overlaps.map(({ k, shared: both }) => `${sharedText(both)} of the ${k} best`);
  return [
    '',
    `rank agreement over the ${integer(shared)} in both:`,
    `  ${estimateText('tau-b', kendallTauB)}`,
    `  ${estimateText('rho', spearmanRho)}`,
    ...(tops.length === 0 ? [] : [`  among the best of both: ${tops.join(', ')}`]),
  ];
}

const movesTable = (moves: readonly MovedArchitecture[]): string =>
  table(moves, [
    { title: 'rank in A', cell: ({ rankA }) => integer(rankA) },
    { title: 'in B', cell: ({ rankB }) => integer(rankB) },
    { title: 'score in A', cell: ({ a }) => outcomeText(a) },
    { title: 'in B', cell: ({ b }) => outcomeText(b) },
    { title: 'index', cell: ({ index }) => indexText(index) },
    { title: 'architecture', align: 'left', cell: ({ architecture }) => architecture },
  ]);

const loneTable = (lone: readonly LoneArchitecture[]): string =>
  table(lone, [
    { title: 'score', cell: ({ outcome }) => outcomeText(outcome) },
    { title: 'index', cell: ({ index }) => indexText(index) },
    { title: 'architecture', align: 'left', cell: ({ architecture }) => architecture },
  ]);

const section = (title: string, rows: readonly unknown[], text: () => string): readonly string[] =>
  rows.length === 0 ? [] : ['', title, '', text()];

/** How two searches differ, for people. */
export const differenceOfSearches = (difference: SearchDifference): string =>
  [
    headline('A', difference.a),
    headline('B', difference.b),
    '',
    ...differenceLines(difference),
    '',
    ...countLines(difference),
    ...agreementLines(difference),
    ...section('furthest apart in rank:', difference.moves, () => movesTable(difference.moves)),
    ...section('the best in A alone:', difference.bestOnlyA, () => loneTable(difference.bestOnlyA)),
    ...section('the best in B alone:', difference.bestOnlyB, () => loneTable(difference.bestOnlyB)),
  ].join('\n');
