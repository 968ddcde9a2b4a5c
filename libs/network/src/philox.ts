/** Four unsigned 32-bit words. */
export type Words4 = readonly [number, number, number, number];
/** Two unsigned 32-bit words. */
export type Words2 = readonly [number, number];

const multiplier0 = 0xd2511f53;
const multiplier1 = 0xcd9e8d57;
const weyl0 = 0x9e3779b9;
const weyl1 = 0xbb67ae85;
const rounds = 10;

/** The upper 32 bits of a 32 x 32 bit product, by halves of 16 bits: no sum of the parts exceeds 32 bits. */
function highWord(multiplierHigh: number, multiplierLow: number, word: number): number {
  const high = word >>> 16;
  const low = word & 0xffff;
  const middle = Math.imul(multiplierHigh, low) + (Math.imul(multiplierLow, low) >>> 16);
  const carry = Math.imul(multiplierLow, high) + (middle & 0xffff);
  return (Math.imul(multiplierHigh, high) + (middle >>> 16) + (carry >>> 16)) | 0;
}

/**
 * Philox 4x32-10: a bijection of a 128-bit counter under a 64-bit key, so that any part of a stream of random numbers can be
 * had without the parts before it. Fills `out` (a whole number of blocks of four words) with the blocks whose counters are
 * `counter`, and the ones after it in the counter's first word.
 * @see Salmon, Moraes, Dror, Shaw: Parallel random numbers: as easy as 1, 2, 3. SC'11, doi:10.1145/2063384.2063405
 */
export function philoxFill(out: Uint32Array, counter: Words4, key: Words2): void {
  const [first, second, third, fourth] = counter;
  for (let offset = 0; offset < out.length; offset += 4) {
    let c0 = (first + (offset >>> 2)) | 0;
    let c1 = second | 0;
    let c2 = third | 0;
    let c3 = fourth | 0;
    let k0 = key[0] | 0;
    let k1 = key[1] | 0;
    // Words are kept as signed integers, which is what the engine's registers hold; `out` reads them as unsigned again.
    for (let round = 0; round < rounds; round++) {
      const high0 = highWord(multiplier0 >>> 16, multiplier0 & 0xffff, c0);
      const high1 = highWord(multiplier1 >>> 16, multiplier1 & 0xffff, c2);
      const low0 = Math.imul(multiplier0, c0);
      const low1 = Math.imul(multiplier1, c2);
      c0 = high1 ^ c1 ^ k0;
      c1 = low1;
      c2 = high0 ^ c3 ^ k1;
      c3 = low0;
      k0 = (k0 + weyl0) | 0;
      k1 = (k1 + weyl1) | 0;
    }
    out[offset] = c0;
    out[offset + 1] = c1;
    out[offset + 2] = c2;
    out[offset + 3] = c3;
  }
}

/** One block of Philox 4x32-10. */
export function philox(counter: Words4, key: Words2): Words4 {
  const out = new Uint32Array(4);
  philoxFill(out, counter, key);
  return [out[0] ?? 0, out[1] ?? 0, out[2] ?? 0, out[3] ?? 0];
}
