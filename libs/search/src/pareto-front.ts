import { isAsGood, type Values } from './dominance.ts';

/** Something that is worth so much by each objective. */
export interface Valued {
  readonly values: Values;
}

/**
 * The points that none of the others dominates, in the order in which they come; of equal ones the first. One that is unscorable by an
 * objective is on no front. Holds no more than the largest front on the way; O(objectives x points x that front).
 * @see Kung, Luccio, Preparata: On finding the maxima of a set of vectors, JACM 22(4), 1975, where these are the maxima
 */
export function paretoFront<Point extends Valued>(points: Iterable<Point>): readonly Point[] {
  let front: Point[] = [];
  for (const point of points) {
    if (point.values.includes(null) || front.some((other) => isAsGood(other.values, point.values))) continue;
    front = front.filter((other) => !isAsGood(point.values, other.values));
    front.push(point);
  }
  return front;
}
