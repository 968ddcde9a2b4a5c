import { ascending, rankScores } from './ranks.ts';
import type { Scores } from './values.ts';

/** The first k places of a ranking with ties. */
export interface TopPlaces {
  /** The items that have one of them whatever the order of the ties. */
  readonly certain: Int32Array;
  /** The tied items that share what is left: each is as likely to have a place. */
  readonly tied: Int32Array;
  /** Places for the tied items: 1 to as many as they are. */
  readonly left: number;
}

/** The first `k` places by the highest value, for a `k` from 1 to the number of values. */
export function topPlaces(values: Scores, k: number, list: string): TopPlaces {
  const ranks = rankScores(values, list);
  const items = ascending(ranks);
  const from = items.length - k;
  const boundary = ranks.of[items[from]!]!;
  const [lowest, above] = [ranks.starts[boundary]!, ranks.starts[boundary + 1]!];
  return { certain: items.subarray(above), tied: items.subarray(lowest, above), left: above - from };
}
