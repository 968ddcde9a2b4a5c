import type { Draws } from '../../draws.ts';
import { optionOffsets } from '../option-offsets.ts';

/** A density over sequences of choices, by a product of kernels around each observation. Never changed. */
export interface CategoricalKde {
  readonly options: readonly number[];
  readonly observations: readonly (readonly number[])[];
  /** By place: the probability of another option than the observation's, from 0 to (options - 1) / options, which is uniform. */
  readonly bandwidths: readonly number[];
  /** Where the options of each place begin, those of all places being put in a row. */
  readonly offsets: readonly number[];
  /** Observations x places: the options of the row that an observation has. */
  readonly taken: Int32Array;
  /** By option of the row: a kernel's factor where the observation has another one. */
  readonly others: Float64Array;
}

/** The options of the row that observations have. */
function takenBy(observations: readonly (readonly number[])[], offsets: readonly number[]): Int32Array {
  const taken = new Int32Array(observations.length * offsets.length);
  let at = 0;
  for (const observation of observations)
    for (let place = 0; place < offsets.length; place++) taken[at++] = offsets[place]! + observation[place]!;
  return taken;
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
  const bandwidths = options.map((radix) => ((radix - 1) / radix) * shrinkage);
  const offsets = optionOffsets(options);
  const others = Float64Array.from(
    options.flatMap((radix, place) =>
      Array.from({ length: radix }, () => bandwidths[place]! / Math.max(1, radix - 1)),
    ),
  );
  return { options, observations, bandwidths, offsets, taken: takenBy(observations, offsets), others };
}

/**
 * The density at some choices: above 0, and 1 in sum over all there are. Factors are looked up in a row that is kept between calls:
 * whether an observation has the same option is not to be foretold, so that a branch takes twice as long.
 */
export function densityOf({ observations, bandwidths, offsets, taken, others }: CategoricalKde) {
  const places = offsets.length;
  const factors = others.slice();
  const sumAt = (): number => {
    let sum = 0;
    for (let from = 0; from < taken.length; from += places) {
      let product = 1;
      for (let place = 0; place < places; place++) product *= factors[taken[from + place]!]!;
      sum += product;
    }
    return sum;
  };
  return (chosen: readonly number[]): number => {
    for (let place = 0; place < places; place++)
      factors[offsets[place]! + chosen[place]!] = 1 - bandwidths[place]!;
    const sum = sumAt();
    for (let place = 0; place < places; place++) {
      const option = offsets[place]! + chosen[place]!;
      factors[option] = others[option]!;
    }
    return sum / observations.length;
  };
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
