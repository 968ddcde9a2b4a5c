import { createHash } from 'node:crypto';
import { philoxFill, type Words2 } from './philox.ts';
import { philoxUniforms, philoxWords } from './philox-streams.ts';

/** Changes whenever the numbers that a seed and a label stand for change. */
const streamVersion = 1;
const twoTo32 = 2 ** 32;

/** SHA-256 is as pure and as equal everywhere as Philox itself; it spreads seeds and labels over all keys. */
function streamKey(seed: number, label: string): Words2 {
  const digest = createHash('sha256').update(`naswot stream ${streamVersion}\n${seed}\n${label}`).digest();
  return [digest.readUInt32LE(0), digest.readUInt32LE(4)];
}

function checkSeed(seed: number): void {
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw new RangeError(`a seed is a whole number from 0 to 2^53 - 1; received ${seed}`);
}

function checkDraw(place: number, bound: number): void {
  if (!Number.isSafeInteger(place) || place < 0)
    throw new RangeError(`a place in a stream is a whole number from 0 to 2^53 - 1; received ${place}`);
  if (!Number.isSafeInteger(bound) || bound < 1 || bound > twoTo32)
    throw new RangeError(`a draw is bounded by a whole number from 1 to 2^32; received ${bound}`);
}

/**
 * Random numbers addressed by place: number k of a stream depends on seed, label and k alone, never on what was drawn before,
 * on thread or machine. What is returned is the caller's own.
 */
export interface RandomStream {
  /** `count` words, uniform over the unsigned 32-bit integers, from word 0 on. */
  words(count: number): Uint32Array;
  /**
   * `count` values of words 0 on, uniform over (low, high) before they are rounded to float32, which may give an end of it:
   * `low + (word + 0.5) / 2^32 * (high - low)`.
   */
  uniforms(count: number, low: number, high: number): Float32Array;
  /** `count` standard normal values; values 2k and 2k + 1 are made of words 2k and 2k + 1. Within 6.8 of 0. */
  normals(count: number): Float64Array;
  /**
   * A whole number in [0, bound) for a bound of at most 2^32, uniform by rejection. `place` is one of 2^53, apart from those of
   * `words`. Throws a RangeError for a place or bound out of range.
   */
  below(place: number, bound: number): number;
}

/** A word as a number in (0, 1): the middle of one of 2^32 equal parts, so neither 0 nor 1 and no bias at the ends. */
export const uniformOf = (word: number): number => (word + 0.5) / twoTo32;

function toUniforms(words: Uint32Array): Float64Array {
  const uniforms = new Float64Array(words.length);
  for (let k = 0; k < uniforms.length; k++) uniforms[k] = uniformOf(words[k] ?? 0);
  return uniforms;
}

/**
 * Two normal values from every two uniform ones, in place, by logarithm, root, sine and cosine: their results agree between
 * versions of Node, which those of `Math.pow` do not.
 * @see Box and Muller, A note on the generation of random normal deviates, 1958, doi:10.1214/aoms/1177706645
 */
function boxMuller(values: Float64Array): Float64Array {
  for (let k = 0; k < values.length; k += 2) {
    const radius = Math.sqrt(-2 * Math.log(values[k] ?? 0));
    const angle = 2 * Math.PI * (values[k + 1] ?? 0);
    values[k] = radius * Math.cos(angle);
    values[k + 1] = radius * Math.sin(angle);
  }
  return values;
}

/** The stream of a seed and a label, such as a tensor's path. Throws a RangeError for a seed that is no whole number. */
export function randomStream(seed: number, label: string): RandomStream {
  checkSeed(seed);
  const key = streamKey(seed, label);
  const block = new Uint32Array(4);

  const words = (count: number): Uint32Array => philoxWords(count, [0, 0, 0, 0], key);
  return {
    words,
    uniforms: (count, low, high) => philoxUniforms(count, [0, 0, 0, 0], key, low, high),
    normals: (count) => boxMuller(toUniforms(words(2 * Math.ceil(count / 2)))).subarray(0, count),
    below(place, bound) {
      checkDraw(place, bound);
      // 2^32 mod bound values are refused, so that each remainder is equally likely. Every retry has a block of its own; fewer
      // than one in sixteen blocks is refused as a whole, so the loop ends.
      const limit = twoTo32 - (twoTo32 % bound);
      for (let retry = 0; ; retry++) {
        philoxFill(block, [place >>> 0, Math.floor(place / twoTo32), 1, retry], key);
        const accepted = block.find((word) => word < limit);
        if (accepted !== undefined) return accepted % bound;
      }
    },
  };
}
