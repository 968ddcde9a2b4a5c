import { checkScores, type Scores } from './values.ts';

/** The order of a list in whole numbers: equal values have one rank, and ranks follow each other without gaps from 0. */
export interface Ranks {
  /** The rank of each item. */
  readonly of: Int32Array;
  /** How many items have a lower rank, by rank; one entry beyond the last rank holds the number of items. */
  readonly starts: Int32Array;
}

/** Ascending, each value once, in place: the returned part. */
function sortDistinct(values: Float64Array): Float64Array {
  values.sort();
  let distinct = 0;
  for (const value of values)
    if (distinct === 0 || value !== values[distinct - 1]) values[distinct++] = value;
  return values.subarray(0, distinct);
}

/** Where `value` stands in ascending values that hold it. */
function placeOf(value: number, sorted: Float64Array): number {
  let [low, high] = [0, sorted.length - 1];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function startsOf(ranks: Int32Array, distinct: number): Int32Array {
  const starts = new Int32Array(distinct + 1);
  for (const rank of ranks) starts[rank + 1]! += 1;
  for (let rank = 0; rank < distinct; rank++) starts[rank + 1]! += starts[rank]!;
  return starts;
}

function numbersOf(values: Scores): Float64Array {
  const numbers = new Float64Array(values.length);
  let count = 0;
  for (const value of values) if (value !== null) numbers[count++] = value;
  return numbers.subarray(0, count);
}

/**
 * The ranks of scores, in O(n log n); null comes first where there is one. Throws a RangeError that names `list` for NaN and for
 * gaps.
 */
export function rankScores(values: Scores, list: string): Ranks {
  checkScores(values, list);
  const numbers = numbersOf(values);
  const unscorable = numbers.length < values.length ? 1 : 0;
  const sorted = sortDistinct(numbers);
  const of = new Int32Array(values.length);
  for (const [item, value] of values.entries())
    of[item] = value === null ? 0 : unscorable + placeOf(value, sorted);
  return { of, starts: startsOf(of, sorted.length + unscorable) };
}

/** The items in ascending order; those of one rank in their own order. */
export function ascending({ of, starts }: Ranks): Int32Array {
  const next = starts.slice();
  const order = new Int32Array(of.length);
  for (let item = 0; item < of.length; item++) order[next[of[item]!]!++] = item;
  return order;
}
