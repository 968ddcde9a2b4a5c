const size = 624;
const shift = 397;

/** CPython's generator, for published orders only: everything of our own is drawn from Philox. */
export interface MersenneTwister {
  /** A uniform integer of `bits` bits, 1 to 32. */
  getrandbits(bits: number): number;
}

function seedState(key: number): Uint32Array {
  const state = new Uint32Array(size);
  state[0] = 19650218;
  for (let i = 1; i < size; i++) {
    const last = state[i - 1]!;
    state[i] = Math.imul(1812433253, last ^ (last >>> 30)) + i;
  }
  // init_by_array with the one-word key that CPython makes of a small seed.
  let i = 1;
  for (let k = size; k > 0; k--) {
    const last = state[i - 1]!;
    state[i] = (state[i]! ^ Math.imul(last ^ (last >>> 30), 1664525)) + key;
    if (++i >= size) [state[0], i] = [state[size - 1]!, 1];
  }
  for (let k = size - 1; k > 0; k--) {
    const last = state[i - 1]!;
    state[i] = (state[i]! ^ Math.imul(last ^ (last >>> 30), 1566083941)) - i;
    if (++i >= size) [state[0], i] = [state[size - 1]!, 1];
  }
  state[0] = 0x80000000;
  return state;
}

function refill(state: Uint32Array): void {
  for (let k = 0; k < size; k++) {
    const bits = (state[k]! & 0x80000000) | (state[(k + 1) % size]! & 0x7fffffff);
    state[k] = state[(k + shift) % size]! ^ (bits >>> 1) ^ (bits & 1 ? 0x9908b0df : 0);
  }
}

function temper(word: number): number {
  let y = word ^ (word >>> 11);
  y ^= (y << 7) & 0x9d2c5680;
  y ^= (y << 15) & 0xefc60000;
  return (y ^ (y >>> 18)) >>> 0;
}

/**
 * MT19937 as CPython's `random.seed(seed)` starts it, for 0 <= seed < 2^32.
 * @see Matsumoto and Nishimura, ACM TOMACS 8 (1998), doi:10.1145/272991.272995
 */
export function mersenneTwister(seed: number): MersenneTwister {
  const state = seedState(seed);
  let next = size;
  return {
    getrandbits(bits) {
      if (next >= size) {
        refill(state);
        next = 0;
      }
      return temper(state[next++]!) >>> (32 - bits);
    },
  };
}

/** `random.shuffle` of CPython 3: Fisher and Yates from the end, each index drawn by rejection. Shuffles in place. */
export function shuffle(items: Uint16Array | number[], { getrandbits }: MersenneTwister): void {
  for (let i = items.length - 1; i > 0; i--) {
    const bits = 32 - Math.clz32(i + 1);
    let j = getrandbits(bits);
    while (j > i) j = getrandbits(bits);
    const item = items[i]!;
    items[i] = items[j]!;
    items[j] = item;
  }
}
