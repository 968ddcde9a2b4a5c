import type { Draws } from '../../draws.ts';

/** A density over sequences of choices, by a product of kernels around each observation. */
export interface CategoricalKde {
  readonly options: readonly number[];
  readonly observations: readonly (readonly number[])[];
  /** By place: the probability of another option than the observation's, from 0 to (options - 1) / options, which is uniform. */
  readonly bandwidths: readonly number[];
}

/**
 * The density of observations, one at least. A bandwidth is (c - 1) / c n^(-2 / (4 + d)), with c options, n observations and d
 * places: a rule of our own, uniform for one observation, after the rate of unordered options beside d continuous numbers. It falls
 * more slowly than 1 / n, which has the least squared error for independent observations of options alone: good architectures are
 * no such sample, and candidates are to be others than those that are known.
 * @see Aitchison and Aitken: Multivariate binary discrimination by the kernel method, Biometrika 63, 1976
 * @see Li and Racine: Nonparametric estimation of distributions with categorical and continuous data, J. Multivariate Analysis 86, 2003
 */
export function categoricalKde(
  options: readonly number[],
  observations: readonly (readonly number[])[],
): CategoricalKde {
  const shrinkage = Math.exp((-2 * Math.log(observations.length)) / (4 + options.length));
  return { options, observations, bandwidths: options.map((radix) => ((radix - 1) / radix) * shrinkage) };
}

/** The density at some choices: above 0, and 1 in sum over all there are. */
export function density(
  { options, observations, bandwidths }: CategoricalKde,
  chosen: readonly number[],
): number {
  const same = bandwidths.map((bandwidth) => 1 - bandwidth);
  const other = bandwidths.map((bandwidth, place) => bandwidth / Math.max(1, options[place]! - 1));
  let sum = 0;
  for (const observation of observations) {
    let product = 1;
    for (let place = 0; place < chosen.length; place++)
      product *= observation[place] === chosen[place] ? same[place]! : other[place]!;
    sum += product;
  }
  return sum / observations.length;
}

/** Choices drawn from the density: an observation's, each replaced by another option with the probability that is its bandwidth. */
export function drawFrom(
  { options, observations, bandwidths }: CategoricalKde,
  draws: Draws,
): readonly number[] {
  const observation = observations[draws.below(observations.length)]!;
  return observation.map((choice, place) => {
    if (draws.uniform() >= bandwidths[place]!) return choice;
    const other = draws.below(options[place]! - 1);
    return other < choice ? other : other + 1;
  });
}
