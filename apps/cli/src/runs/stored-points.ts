import {
  goalValues,
  quantitiesOf,
  type AimLevel,
  type Goal,
  type Measurement,
  type SearchPlan,
} from '@naswot/search';
import { specDigest } from '@naswot/scoring';
import { findSpace, type Position, type Space } from '@naswot/space';
import type { BenchmarkRecord, SearchRecord, Store } from '@naswot/store';
import { storeArchive } from '../archive.ts';
import { benchmarkOfSpace } from '../benchmark-table/benchmark-of-space.ts';
import { objectiveText } from '../objective/objective-text.ts';
import { objectivesOf } from '../objective/objectives.ts';
import type { WrittenObjective } from '../objective/written-objective.ts';
import { gatherGoals, objectiveOfAim } from './gather-goals.ts';
import { checkKnown } from './gather-runs.ts';
import type { KnownObjective } from './known-objective.ts';
import { scoreObjective } from './stored-scores.ts';

/** An architecture by several goals. */
export interface StoredPoint {
  readonly position: Position;
  /** By each goal, the larger the better: ranks are among all points. */
  readonly values: readonly number[];
}

/** What is stored of architectures, by several goals. */
export interface StoredPoints {
  readonly goals: readonly Goal[];
  readonly scoredBy: string;
  /** Digest of the scores' spec; null where no scores are looked at. */
  readonly spec: string | null;
  readonly points: readonly StoredPoint[];
  /** Architectures that have no number by one of the goals. */
  readonly unscorable: number;
}

function pointsOf(
  { known, measure }: KnownObjective,
  { goals }: AimLevel,
): Pick<StoredPoints, 'points' | 'unscorable'> {
  const positions = [...known];
  const quantities = positions.map((position): Measurement['values'] => measure(position, 0).values);
  const points = goalValues(goals, quantities).flatMap((values, k) => {
    const scored = values.filter((value) => value !== null);
    return scored.length < values.length ? [] : [{ position: positions[k]!, values: scored }];
  });
  return { points, unscorable: positions.length - points.length };
}

/** The scores of what a search asked for. */
async function scoresOf({ id, plan }: SearchRecord, space: Space, store: Store): Promise<KnownObjective> {
  const digest = specDigest(plan.spec);
  const rows = storeArchive(store).queryScores({
    ...{ search: id, space: space.name, specDigest: digest, orderBy: 'value', descending: true },
    limit: Number.MAX_SAFE_INTEGER,
  });
  return scoreObjective(space, { spec: plan.spec, digest }, rows);
}

/** Several goals of a search, as it has them; null where it has one. */
export function goalsOf({ aim }: SearchPlan): readonly Goal[] | null {
  const goals = aim?.levels[0]?.goals ?? [];
  return goals.length > 1 ? goals : null;
}

/** What a search asked for, by its own goals. */
export async function pointsOfSearch(
  search: SearchRecord,
  goals: readonly Goal[],
  store: Store,
): Promise<StoredPoints> {
  const { plan } = search;
  const space = findSpace(plan.space);
  const scoredBy = plan.spec.proxy;
  const scores = await scoresOf(search, space, store);
  const level: AimLevel = { cost: 1, goals };
  const named = [
    ...new Set(quantitiesOf(level).flatMap((of) => (of.kind === 'accuracy' ? [of.benchmark] : []))),
  ];
  const benchmarks: BenchmarkRecord[] = [];
  for (const name of named) benchmarks.push(await benchmarkOfSpace(space.name, name, store));
  const title = goals.map((goal) => objectiveText(goal, scoredBy)).join(' and ');
  const found = await objectiveOfAim(
    title,
    { levels: [level] },
    {
      ...{ space, benchmarks, store, settings: plan.network },
      scores: () => Promise.resolve(scores),
    },
  );
  const isCounted = quantitiesOf(level).every(({ kind }) => kind === 'count');
  const known = new Set([...scores.known].filter((position) => isCounted || found.known.has(position)));
  const spec = specDigest(plan.spec);
  return { goals, scoredBy, spec, ...pointsOf({ ...found, known }, level) };
}

/** Everything that is stored of a space, by objectives of the command line. */
export async function pointsOfSpace(
  space: Space,
  objective: readonly WrittenObjective[],
  flags: { readonly select?: string; readonly spec?: string },
  store: Store,
): Promise<StoredPoints> {
  const { goals, scoredBy } = objectivesOf({ objective });
  const gathered = await gatherGoals(space, { goals, scoredBy }, { ...flags, network: {} }, store);
  checkKnown(gathered.objective, space);
  const [level = { cost: 1, goals: [] }] = gathered.objective.aim.levels;
  return { goals: level.goals, scoredBy, spec: gathered.spec, ...pointsOf(gathered.objective, level) };
}
