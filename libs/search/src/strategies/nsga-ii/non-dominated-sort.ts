import { dominates, type Values } from '../../dominance.ts';
import { byWorth } from '../../worth.ts';

/** Descending by the first objective, equals by the second, and so on: no point is dominated by a later one. */
function byObjectives(a: Values, b: Values): number {
  for (let k = 0; k < a.length; k++) {
    const order = byWorth(a[k] ?? null, b[k] ?? null);
    if (order !== 0) return order;
  }
  return 0;
}

/** The first front that does not dominate a point: where one does, all before it do. */
function frontOf(points: readonly Values[], fronts: readonly (readonly number[])[], point: Values): number {
  let [from, to] = [0, fronts.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    const isDominated = fronts[middle]!.some((place) => dominates(points[place]!, point));
    if (isDominated) from = middle + 1;
    else to = middle;
  }
  return from;
}

/**
 * Places of `points` by front: the first front is dominated by nothing, each further one by nothing but the fronts before it.
 * Within a front in the order given. Points go into their fronts one by one, the best in the first objective first: at most
 * O(objectives x points^2), where one front holds all of them.
 * @see Deb, Pratap, Agarwal, Meyarivan: A fast and elitist multiobjective genetic algorithm: NSGA-II, IEEE TEC 6(2), 2002
 * @see Zhang, Tian, Cheng, Jin: An efficient approach to nondominated sorting, IEEE TEC 19(2), 2015
 */
export function nonDominatedSort(points: readonly Values[]): readonly (readonly number[])[] {
  const order = points.map((_, place) => place).sort((a, b) => byObjectives(points[a]!, points[b]!));
  const fronts: number[][] = [];
  for (const place of order) (fronts[frontOf(points, fronts, points[place]!)] ??= []).push(place);
  return fronts.map((front) => front.sort((a, b) => a - b));
}
