import { randomStream } from '@naswot/network';

/** Feistel rounds: four make a pseudo-random permutation of a pseudo-random function (Luby and Rackoff, 1988); six to be safe. */
const rounds = 6;
/** Bits of half a block, at least: with fewer a small space's orders are visibly not equally likely (tested over seeds). */
const minimumHalfBits = 4;
const wordBits = 32n;
const largestSize = 1n << 100n;

/** A bijection of [0, size) in O(1) memory. */
export interface Permutation {
  readonly size: bigint;
  /** Where an ordinal goes; throws a RangeError outside [0, size). */
  at(ordinal: bigint): bigint;
  /** The ordinal that goes there, the inverse of `at`; throws a RangeError outside [0, size). */
  ordinalOf(position: bigint): bigint;
}

function checkSize(size: bigint): void {
  if (size < 1n || size > largestSize)
    throw new RangeError(`a space has 1 to 2^100 architectures; received ${size}`);
}

/** A pseudo-random function to `bits` bits for each round, out of one Philox stream per round. */
function roundFunction(seed: number, round: number, bits: bigint): (half: bigint) => bigint {
  const stream = randomStream(seed, `permutation round ${round}`);
  const mask = (1n << bits) - 1n;
  const words = Number((bits + wordBits - 1n) / wordBits);
  return (half) => {
    let value = 0n;
    // Numbers below 2^53 address the stream: two words for each of the 2^50 halves of the largest space.
    for (let k = 0; k < words; k++)
      value = (value << wordBits) | BigInt(stream.below(Number(half) * words + k, 2 ** 32));
    return value & mask;
  };
}

/** Steps along the cycle of a bijection of a larger set until it is back inside [0, size). */
function walk(start: bigint, size: bigint, step: (value: bigint) => bigint, what: string): bigint {
  if (start < 0n || start >= size)
    throw new RangeError(
      `${what} ${start} is outside the permutation of ${size}; expected 0 to ${size - 1n}`,
    );
  let value = step(start);
  while (value >= size) value = step(value);
  return value;
}

/**
 * The seeded permutation of a space: a balanced Feistel network over a power of four, walked along its cycle until it falls
 * inside the space, which takes fewer than four steps on average (256 / size of them below 64). Uniform sampling without
 * replacement is its prefix. Throws a RangeError for a size beyond 1 to 2^100.
 * @see Black and Rogaway, Ciphers with arbitrary finite domains, CT-RSA 2002
 */
export function permutation(size: bigint, seed: number): Permutation {
  checkSize(size);
  const halfBits = Math.max(minimumHalfBits, Math.ceil((size - 1n).toString(2).length / 2));
  const bits = BigInt(halfBits);
  const mask = (1n << bits) - 1n;
  const functions = Array.from({ length: rounds }, (_, round) => roundFunction(seed, round, bits));
  const inverseFunctions = functions.toReversed();

  const encrypt = (value: bigint): bigint => {
    let [left, right] = [value >> bits, value & mask];
    for (const mix of functions) [left, right] = [right, left ^ mix(right)];
    return (left << bits) | right;
  };
  const decrypt = (value: bigint): bigint => {
    let [left, right] = [value >> bits, value & mask];
    for (const mix of inverseFunctions) [left, right] = [right ^ mix(left), left];
    return (left << bits) | right;
  };
  return {
    size,
    at: (ordinal) => walk(ordinal, size, encrypt, 'ordinal'),
    ordinalOf: (position) => walk(position, size, decrypt, 'position'),
  };
}

/**
 * Draw number `ordinal` with replacement: uniform over [0, size), a function of seed and ordinal alone. Throws a RangeError for
 * a size beyond 1 to 2^100 or an ordinal below 0.
 */
export function drawPosition(size: bigint, seed: number, ordinal: bigint): bigint {
  checkSize(size);
  if (ordinal < 0n) throw new RangeError(`draws are numbered from 0; received ${ordinal}`);
  const stream = randomStream(seed, `draw ${ordinal}`);
  // 64 bits beyond the size leave a bias below 2^-64.
  let value = 0n;
  const words = Math.ceil(size.toString(2).length / 32) + 2;
  for (const word of stream.words(words)) value = (value << wordBits) | BigInt(word);
  return value % size;
}
