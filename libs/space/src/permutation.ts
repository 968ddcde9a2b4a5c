import { randomStream } from '@naswot/network';

/** Feistel rounds: four make a pseudo-random permutation of a pseudo-random function (Luby and Rackoff, 1988); six to be safe. */
const rounds = 6;
const wordBits = 32n;

/** A bijection of [0, size) in O(1) memory. */
export interface Permutation {
  readonly size: bigint;
  /** Where ordinal goes; throws a RangeError outside [0, size). */
  at(ordinal: bigint): bigint;
}

/** A pseudo-random function to `bits` bits for each round, out of one Philox stream per round. */
function roundFunction(seed: number, round: number, bits: bigint): (half: bigint) => bigint {
  const stream = randomStream(seed, `permutation round ${round}`);
  const mask = (1n << bits) - 1n;
  const words = Number((bits + wordBits - 1n) / wordBits);
  return (half) => {
    let value = 0n;
    // Numbers up to 2^52 address the stream, which halves of spaces up to 2^100 stay below.
    for (let k = 0; k < words; k++)
      value = (value << wordBits) | BigInt(stream.below(Number(half) * words + k, 2 ** 32));
    return value & mask;
  };
}

/**
 * The seeded permutation of a space: a balanced Feistel network over the next power of four, walked along its cycle until it
 * falls inside the space, which takes fewer than four steps on average. Uniform sampling without replacement is its prefix.
 * @see Black and Rogaway, Ciphers with arbitrary finite domains, CT-RSA 2002
 */
export function permutation(size: bigint, seed: number): Permutation {
  if (size < 1n || size > 1n << 100n)
    throw new RangeError(`a permutation covers 1 to 2^100 architectures; received ${size}`);
  const bits = BigInt(Math.max(1, Math.ceil((size - 1n).toString(2).length / 2)));
  const mask = (1n << bits) - 1n;
  const functions = Array.from({ length: rounds }, (_, round) => roundFunction(seed, round, bits));

  const encrypt = (value: bigint): bigint => {
    let [left, right] = [value >> bits, value & mask];
    for (const round of functions) [left, right] = [right, left ^ round(right)];
    return (left << bits) | right;
  };
  return {
    size,
    at(ordinal) {
      if (ordinal < 0n || ordinal >= size)
        throw new RangeError(`ordinal ${ordinal} is outside the permutation of ${size}`);
      let value = encrypt(ordinal);
      while (value >= size) value = encrypt(value);
      return value;
    },
  };
}

/** Draw number `ordinal` with replacement: uniform over [0, size), a function of seed and ordinal alone. */
export function drawPosition(size: bigint, seed: number, ordinal: bigint): bigint {
  const stream = randomStream(seed, `draw ${ordinal}`);
  // 64 bits beyond the size leave a bias below 2^-64.
  let value = 0n;
  const words = Math.ceil(size.toString(2).length / 32) + 2;
  for (const word of stream.words(words)) value = (value << wordBits) | BigInt(word);
  return value % size;
}
