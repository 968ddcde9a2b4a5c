import type { Values } from '../../dominance.ts';
import { byWorth, worth } from '../../worth.ts';

/** Adds to `distances` how far the neighbours of each point are apart in one objective. */
function addGaps(points: readonly Values[], objective: number, distances: Float64Array): void {
  const values = points.map((point) => point[objective] ?? null);
  const valueOf = (place: number): number | null => values[place] ?? null;
  const order = points.map((_, place) => place).sort((a, b) => byWorth(valueOf(a), valueOf(b)));
  const [first, last] = [order[0]!, order[order.length - 1]!];
  const range = worth(valueOf(first)) - worth(valueOf(last));
  distances[first] = Infinity;
  distances[last] = Infinity;
  if (!(range > 0 && range < Infinity)) return;
  for (let k = 1; k < order.length - 1; k++)
    distances[order[k]!]! += (worth(valueOf(order[k - 1]!)) - worth(valueOf(order[k + 1]!))) / range;
}

/**
 * How much room each point of a front has: the sum over objectives of the gap between its neighbours, as a part of the front's
 * range; Infinity at the ends. An objective in which some are unscorable counts for its ends only.
 * @see Deb et al., 2002, section III-B
 */
export function crowdingDistances(points: readonly Values[]): Float64Array {
  const distances = new Float64Array(points.length);
  const objectives = points[0]?.length ?? 0;
  for (let objective = 0; objective < objectives; objective++) addGaps(points, objective, distances);
  return distances;
}
