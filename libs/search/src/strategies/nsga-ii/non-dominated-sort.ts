import { worth } from '../../worth.ts';

/** A value for each objective, the larger the better; null where it is unscorable. */
export type Values = readonly (number | null)[];

/** Whether `a` is as good as `b` in every objective, and better in one. */
export function dominates(a: Values, b: Values): boolean {
  let isBetter = false;
  for (let k = 0; k < a.length; k++) {
    const [left, right] = [worth(a[k]), worth(b[k])];
    if (left < right) return false;
    if (left > right) isBetter = true;
  }
  return isBetter;
}

/**
 * Places of `points` by front: the first front is dominated by nothing, each further one by nothing but the fronts before it.
 * Within a front in the order given. O(objectives x points^2).
 * @see Deb, Pratap, Agarwal, Meyarivan: A fast and elitist multiobjective genetic algorithm: NSGA-II, IEEE TEC 6(2), 2002
 */
export function nonDominatedSort(points: readonly Values[]): readonly (readonly number[])[] {
  const dominated = points.map((point) =>
    points.flatMap((other, place) => (dominates(point, other) ? [place] : [])),
  );
  const dominators = new Uint32Array(points.length);
  for (const places of dominated) for (const place of places) dominators[place]! += 1;
  const fronts: (readonly number[])[] = [];
  let front = points.flatMap((_, place) => (dominators[place] === 0 ? [place] : []));
  while (front.length > 0) {
    fronts.push(front);
    const next: number[] = [];
    for (const place of front)
      for (const below of dominated[place]!) {
        dominators[below]! -= 1;
        if (dominators[below] === 0) next.push(below);
      }
    front = next.toSorted((a, b) => a - b);
  }
  return fronts;
}
