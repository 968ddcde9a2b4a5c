/** Random words of one label: the first `count` of its stream, uniform over the unsigned 32-bit integers. */
export interface RandomWords {
  words(count: number): Uint32Array;
}

/**
 * The random numbers of a computation: a stream by label, always the same one for the same label. `@naswot/network` has them:
 * `(label) => randomStream(seed, label)`.
 */
export type RandomStreams = (label: string) => RandomWords;

const twoTo32 = 2 ** 32;

/**
 * A word as a whole number in [0, bound), for a bound of at most 2^32. Some numbers have one word more than others, which makes
 * them likelier by bound / 2^32: 1e-4 for all of NAS-Bench-101, far below what a thousand draws can tell.
 */
export const below = (word: number, bound: number): number => Math.floor((word * bound) / twoTo32);
