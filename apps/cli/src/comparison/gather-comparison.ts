import type { Comparison, Ranking } from '@naswot/benchmark';
import { countDepth } from '@naswot/network';
import type { ScoringSpec } from '@naswot/scoring';
import { findSpace, type Space } from '@naswot/space';
import type { ScoreRow } from '@naswot/store';

/** Architectures that have a score and an accuracy. */
export interface Gathered {
  readonly comparison: Comparison;
  /** Scores of which the benchmark knows no accuracy. */
  readonly withoutAccuracy: number;
}

type Accuracies = ReadonlyMap<string, readonly [accuracy: number, selecting: number]>;

/** A score and the accuracies of its architecture. */
interface Trained {
  readonly row: ScoreRow;
  readonly accuracy: number;
  readonly selecting: number;
}

/** In the space's order, so that draws do not depend on the store's. */
async function trainedRows(
  rows: AsyncIterable<ScoreRow>,
  accuracies: Accuracies,
): Promise<{ readonly trained: readonly Trained[]; readonly withoutAccuracy: number }> {
  const trained: Trained[] = [];
  let withoutAccuracy = 0;
  for await (const row of rows) {
    const known = accuracies.get(row.architecture);
    if (known === undefined) withoutAccuracy += 1;
    else trained.push({ row, accuracy: known[0], selecting: known[1] });
  }
  trained.sort((a, b) => (a.row.position < b.row.position ? -1 : 1));
  return { trained, withoutAccuracy };
}

const valueOf =
  (part: 'value' | 'sizeTerm' | 'separationTerm') =>
  ({ outcome }: ScoreRow): number | null =>
    outcome.kind === 'scored' ? outcome[part] : null;

/** The proxy, and its two terms where it has them. */
function proxyRankings(
  rows: readonly ScoreRow[],
  { proxy }: ScoringSpec,
  digest: string,
): readonly Ranking[] {
  const ranking = (name: string, part: Parameters<typeof valueOf>[0]): Ranking => ({
    name,
    spec: digest,
    values: rows.map(valueOf(part)),
  });
  const score = ranking(proxy, 'value');
  const hasTerms = rows.some((row) => valueOf('sizeTerm')(row) !== null);
  return hasTerms
    ? [
        score,
        ranking(`${proxy}: size term`, 'sizeTerm'),
        ranking(`${proxy}: separation term`, 'separationTerm'),
      ]
    : [score];
}

const depthOf = (space: Space, { network }: ScoringSpec, { position }: ScoreRow): number =>
  countDepth(space.network(position, network));

/** What needs no forward pass. */
function baselineRankings(rows: readonly ScoreRow[], spec: ScoringSpec, space: Space): readonly Ranking[] {
  const baseline = (name: string, values: readonly number[]): Ranking => ({ name, spec: null, values });
  return [
    baseline(
      'parameters',
      rows.map(({ parameters }) => parameters),
    ),
    baseline(
      'MACs',
      rows.map(({ macs }) => macs),
    ),
    baseline(
      'ReLU units',
      rows.map(({ reluUnits }) => reluUnits),
    ),
    baseline(
      'depth',
      rows.map((row) => depthOf(space, spec, row)),
    ),
  ];
}

/** Scores of one spec beside the accuracies of a benchmark. */
export async function gatherComparison(
  given: AsyncIterable<ScoreRow>,
  spec: ScoringSpec,
  digest: string,
  spaceName: string,
  accuracies: Accuracies,
): Promise<Gathered> {
  const { trained, withoutAccuracy } = await trainedRows(given, accuracies);
  const rows = trained.map(({ row }) => row);
  const space = findSpace(spaceName);
  return {
    withoutAccuracy,
    comparison: {
      functions: rows.map(({ position }) => String(space.representative(position))),
      accuracies: trained.map(({ accuracy }) => accuracy),
      selecting: trained.map(({ selecting }) => selecting),
      reluUnits: rows.map(({ reluUnits }) => reluUnits),
      parameters: rows.map(({ parameters }) => parameters),
      proxies: proxyRankings(rows, spec, digest),
      baselines: baselineRankings(rows, spec, space),
    },
  };
}
