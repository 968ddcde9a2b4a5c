import type { Outcome } from '@naswot/scoring';
import type { SearchSummary } from '@naswot/protocol';
import type { Position } from '@naswot/space';
import type { RandomStreams } from '@naswot/statistics';
import type { Archive } from '../archive.ts';
import { searchDocument, type SearchDocument } from '../search-document.ts';
import { rankAgreement, rankMoves, type RankAgreement } from './rank-agreement.ts';
import { runDifferences } from './run-differences.ts';
import { specDifferences, type Difference } from './spec-differences.ts';

/** An architecture that both searches asked for. */
export interface MovedArchitecture {
  readonly architecture: string;
  readonly index: number | null;
  readonly rankA: number;
  readonly rankB: number;
  readonly a: Outcome;
  readonly b: Outcome;
}

/** An architecture that one search alone asked for. */
export interface LoneArchitecture {
  readonly architecture: string;
  readonly index: number | null;
  readonly outcome: Outcome;
}

/** How two searches differ, as other programs read it. */
export interface SearchDifference {
  readonly a: SearchDocument;
  readonly b: SearchDocument;
  /** Under one spec the scores of an architecture are one score. */
  readonly isSameSpec: boolean;
  readonly specDifferences: readonly Difference[];
  readonly runDifferences: readonly Difference[];
  /** Architectures that both asked for and that have an outcome in both, and those that one alone has. */
  readonly shared: number;
  readonly onlyA: number;
  readonly onlyB: number;
  /** Of the shared ones, how many are scored in one alone. */
  readonly scoredOnlyA: number;
  readonly scoredOnlyB: number;
  /** Of the shared ones; null under one spec, where there is nothing to compare, and where none is shared. */
  readonly agreement: RankAgreement | null;
  /** Those whose rank among the shared changes most. */
  readonly moves: readonly MovedArchitecture[];
  /** The best of those that one alone has. */
  readonly bestOnlyA: readonly LoneArchitecture[];
  readonly bestOnlyB: readonly LoneArchitecture[];
}

interface Asked extends LoneArchitecture {
  readonly position: Position;
}

/** What a search asked for, best first. */
async function askedOf({ id }: SearchSummary, archive: Archive): Promise<ReadonlyMap<Position, Asked>> {
  const asked = new Map<Position, Asked>();
  const query = { search: id, orderBy: 'value', descending: true, limit: Number.MAX_SAFE_INTEGER } as const;
  for await (const { position, architecture, index, outcome } of archive.queryScores(query))
    asked.set(position, { position, architecture, index: index, outcome });
  return asked;
}

const valueOf = ({ outcome }: Asked): number | null => (outcome.kind === 'scored' ? outcome.value : null);
const shownOf = ({ architecture, index, outcome }: Asked): LoneArchitecture => ({
  architecture,
  index,
  outcome,
});

/** Both searches' outcomes of what both asked for, in the space's order: what is drawn does not depend on theirs. */
function pairsOf(
  a: ReadonlyMap<Position, Asked>,
  b: ReadonlyMap<Position, Asked>,
): readonly (readonly [Asked, Asked])[] {
  const pairs = [...a.values()].flatMap((each) => {
    const other = b.get(each.position);
    return other === undefined ? [] : [[each, other] as const];
  });
  return pairs.sort(([x], [y]) => (x.position < y.position ? -1 : 1));
}

function comparedPairs(
  pairs: readonly (readonly [Asked, Asked])[],
  top: number,
  streams: RandomStreams,
): Pick<SearchDifference, 'agreement' | 'moves'> {
  if (pairs.length === 0) return { agreement: null, moves: [] };
  const [a, b] = [pairs.map(([each]) => valueOf(each)), pairs.map(([, each]) => valueOf(each))];
  const moves = rankMoves(a, b, top).map(({ item, ...ranks }) => {
    const [first, second] = pairs[item]!;
    const { architecture, index } = first;
    return { architecture, index, ...ranks, a: first.outcome, b: second.outcome };
  });
  return { agreement: rankAgreement(a, b, streams), moves };
}

/** What one has and the other has not. */
const loneOf = (of: ReadonlyMap<Position, Asked>, other: ReadonlyMap<Position, Asked>): readonly Asked[] =>
  [...of.values()].filter(({ position }) => !other.has(position));

/** How two searches differ; what both asked for is held in memory. `top` is how many architectures each list names. */
export async function searchDifference(
  a: SearchSummary,
  b: SearchSummary,
  archive: Archive,
  { top, streams }: { readonly top: number; readonly streams: RandomStreams },
): Promise<SearchDifference> {
  const documents = { a: await searchDocument(a, archive), b: await searchDocument(b, archive) };
  const [inA, inB] = [await askedOf(a, archive), await askedOf(b, archive)];
  const isSameSpace = a.plan.space === b.plan.space;
  const isSameSpec = isSameSpace && a.specDigest === b.specDigest;
  const none: ReadonlyMap<Position, Asked> = new Map();
  const [onlyA, onlyB] = [loneOf(inA, isSameSpace ? inB : none), loneOf(inB, isSameSpace ? inA : none)];
  const pairs = isSameSpace ? pairsOf(inA, inB) : [];
  const scoredAlone = (k: 0 | 1): number =>
    pairs.filter((pair) => valueOf(pair[k]) !== null && valueOf(pair[1 - k]!) === null).length;
  return {
    ...documents,
    isSameSpec,
    specDifferences: isSameSpec ? [] : specDifferences(documents.a.spec, documents.b.spec),
    runDifferences: runDifferences(
      { record: a, engines: await archive.searchEngines(a.id) },
      { record: b, engines: await archive.searchEngines(b.id) },
    ),
    ...{ shared: pairs.length, onlyA: onlyA.length, onlyB: onlyB.length },
    ...{ scoredOnlyA: scoredAlone(0), scoredOnlyB: scoredAlone(1) },
    ...(isSameSpec ? { agreement: null, moves: [] } : comparedPairs(pairs, top, streams)),
    ...{ bestOnlyA: onlyA.slice(0, top).map(shownOf), bestOnlyB: onlyB.slice(0, top).map(shownOf) },
  };
}
