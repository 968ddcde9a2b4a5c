import { createHash } from 'node:crypto';
import { philoxFill, type Words2 } from './philox.ts';

/** Changes whenever the numbers that a seed and a label stand for change. */
const streamVersion = 1;

function streamKey(seed: number, label: string): Words2 {
  const digest = createHash('sha256').update(`naswot stream ${streamVersion}\n${seed}\n${label}`).digest();
  return [digest.readUInt32LE(0), digest.readUInt32LE(4)];
}

function checkSeed(seed: number): void {
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw new RangeError(`a seed is a whole number from 0 to 2^53 - 1; received ${seed}`);
}

/**
 * Random numbers addressed by place: word k of a stream depends on seed, label and k alone, never on what was drawn before,
 * on thread or machine.
 */
export interface RandomStream {
  /** `count` words, uniform over the unsigned 32-bit integers, from word 0 on. */
  words(count: number): Uint32Array;
  /** Word `place` as an integer in [0, bound) for a bound of at most 2^32; uniform, by rejection within the place's block. */
  below(place: number, bound: number): number;
}

/** The stream of a seed and a label, such as a tensor's path. Throws a RangeError for a seed that is no whole number. */
export function randomStream(seed: number, label: string): RandomStream {
  checkSeed(seed);
  const key = streamKey(seed, label);
  const block = new Uint32Array(4);
  return {
    words(count) {
      const words = new Uint32Array(Math.ceil(count / 4) * 4);
      philoxFill(words, [0, 0, 0, 0], key);
      return words.subarray(0, count);
    },
    below(place, bound) {
      // 2^32 mod bound values are refused, so that each remainder is equally likely; every retry has a block of its own.
      const limit = 2 ** 32 - (2 ** 32 % bound);
      for (let retry = 0; ; retry++) {
        philoxFill(block, [place >>> 0, Math.floor(place / 2 ** 32), 1, retry], key);
        const accepted = block.find((word) => word < limit);
        if (accepted !== undefined) return accepted % bound;
      }
    },
  };
}
