import { createCipheriv, createHash } from 'node:crypto';

const twoTo32 = 2 ** 32;
const chunkBytes = 16_384;

/** Unsigned 32-bit words, uniform; a function of seed, purpose and how many were drawn before. */
export type DrawWord = () => number;

/**
 * Random words for choosing and making images: the keystream of AES-256 in counter mode under the SHA-256 of seed and
 * purpose. This library stands alone, so that it needs no generator of another one; the same on every machine and Node version.
 */
export function draws(seed: number, purpose: string): DrawWord {
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw new RangeError(`a seed is a whole number from 0 to 2^53 - 1; received ${seed}`);
  const key = createHash('sha256').update(`naswot images\n${seed}\n${purpose}`).digest();
  const keystream = createCipheriv('aes-256-ctr', key, Buffer.alloc(16));
  const zeros = Buffer.alloc(chunkBytes);
  let chunk = Buffer.alloc(0);
  let at = 0;
  return () => {
    if (at === chunk.length) [chunk, at] = [keystream.update(zeros), 0];
    at += 4;
    return chunk.readUInt32LE(at - 4);
  };
}

/** A uniform integer in [0, bound), by rejection; bound is at most 2^32. */
export function drawBelow(draw: DrawWord, bound: number): number {
  const limit = twoTo32 - (twoTo32 % bound);
  let word = draw();
  while (word >= limit) word = draw();
  return word % bound;
}

/** Uniform over (0, 1). */
export const drawUniform = (draw: DrawWord): number => (draw() + 0.5) / twoTo32;
