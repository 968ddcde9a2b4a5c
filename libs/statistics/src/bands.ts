import { ascending, rankScores, type Ranks } from './ranks.ts';
import { checkSample, type Sample } from './sample.ts';
import { checkFinite, checkPaired, checkWhole, take, type Numbers } from './values.ts';

/** The part of a sample whose sizes lie within two bounds, both included. */
export interface Band {
  readonly from: number;
  readonly to: number;
  readonly sample: Sample;
}

/** The last rank of the band that begins at rank `first`, of `left` bands that remain. */
function lastRank({ starts }: Ranks, first: number, left: number): number {
  const ranks = starts.length - 1;
  const share = (starts[ranks]! - starts[first]!) / left;
  let last = first;
  // Another size joins as long as that brings the band nearer to its share and leaves a size for each of the other bands.
  while (ranks - (last + 1) > left - 1) {
    const [now, then] = [starts[last + 1]! - starts[first]!, starts[last + 2]! - starts[first]!];
    if (left > 1 && Math.abs(now - share) <= Math.abs(then - share)) break;
    last += 1;
  }
  return last;
}

/**
 * A sample cut by size (ReLU units, parameters) into at most `limit` bands, in ascending order. Items of one size are never
 * parted: where there are no more sizes than bands each has a band of its own, else bands hold about as many items each. Throws a
 * RangeError for a limit that is no whole number of at least 1, for a size that is not finite and for a broken sample.
 */
export function bandsOf(sample: Sample, sizes: Numbers, limit: number): readonly Band[] {
  checkSample(sample);
  checkPaired(sample.scores, sizes);
  checkFinite(sizes, 'the sizes');
  checkWhole(limit, 1, Number.MAX_SAFE_INTEGER, 'the number of bands');
  const ranks = rankScores(sizes, 'the sizes');
  const items = ascending(ranks);
  const bands: Band[] = [];
  for (let first = 0; first + 1 < ranks.starts.length;) {
    const last = lastRank(ranks, first, limit - bands.length);
    const within = items.subarray(ranks.starts[first], ranks.starts[last + 1]);
    bands.push({
      from: sizes[within[0]!]!,
      to: sizes[within[within.length - 1]!]!,
      sample: { scores: take(sample.scores, within), accuracies: take(sample.accuracies, within) },
    });
    first = last + 1;
  }
  return bands;
}
