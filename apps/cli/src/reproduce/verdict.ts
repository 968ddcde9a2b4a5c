import type { Estimate } from '@naswot/statistics';

/** A rank correlation that was printed. */
export interface Published {
  readonly value: number;
  /** Networks that it is of. */
  readonly count: number;
}

/** `undecided`: the sample is so small that its agreement says nothing. */
export type Verdict = 'agrees' | 'differs' | 'undecided';

export interface Judgement {
  /** Ours less the published value. */
  readonly difference: number;
  /** Half the 95 % interval of the difference. */
  readonly samplingError: number;
  readonly verdict: Verdict;
}

/**
 * A tau-b of 1,000 networks of NAS-Bench-201 has a standard deviation of about 0.013, by draws of 1,000 from the whole table: two of
 * them, and a little for images and weights of one's own.
 */
export const tolerance = 0.03;

/** A sample with a larger sampling error cannot tell a tau-b of 0.5 from one of 0.6. */
export const largestError = 0.1;

/** The rule in words, for whoever reads a verdict. */
export const ruleInWords =
  `'agrees' where the difference is at most ${tolerance}, or within its 95 % sampling error; the published value has no interval ` +
  `and is taken to have as large an error as ours for as many networks. Where that error is above ${largestError} the sample is ` +
  `too small, and what does not differ is 'undecided'.`;

/** Both errors, the published one scaled from ours by the root of the counts, added as those of independent samples. */
function errorOf({ low, high, count }: Estimate, published: Published): number {
  const half = (high - low) / 2;
  return half * Math.sqrt(1 + count / published.count);
}

function verdictOf(difference: number, samplingError: number): Verdict {
  if (Math.abs(difference) > Math.max(tolerance, samplingError)) return 'differs';
  return samplingError > largestError ? 'undecided' : 'agrees';
}

/** How far a coefficient of ours is from a published one, by `ruleInWords`. */
export function judge(ours: Estimate, published: Published): Judgement {
  const difference = ours.value - published.value;
  const samplingError = errorOf(ours, published);
  return { difference, samplingError, verdict: verdictOf(difference, samplingError) };
}
