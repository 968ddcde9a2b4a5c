/** Multipliers and key increments of Philox 4x32; `philox.ts` of src says the same. */
const multiplier0: i32 = <i32>0xd2511f53;
const multiplier1: i32 = <i32>0xcd9e8d57;
const weyl0: i32 = <i32>0x9e3779b9;
const weyl1: i32 = <i32>0xbb67ae85;
const rounds: i32 = 10;

/** Bytes of what is made at a time: four blocks of four words. */
const strideBytes: usize = 64;

/** The lower halves of the products of four words and one, of which `low` holds the first two and `high` the last two. */
function lowWords(low: v128, high: v128): v128 {
  return v128.shuffle<i32>(low, high, 0, 2, 4, 6);
}

function highWords(low: v128, high: v128): v128 {
  return v128.shuffle<i32>(low, high, 1, 3, 5, 7);
}

/**
 * The blocks of four successive counters at `out`, 16 words: vector k holds word k of all four until the end, so that a round
 * is the scalar one with every operation on four blocks.
 */
function fillFour(out: usize, c0: v128, c1: v128, c2: v128, c3: v128, k0: v128, k1: v128): void {
  const m0 = i32x4.splat(multiplier0);
  const m1 = i32x4.splat(multiplier1);
  const w0 = i32x4.splat(weyl0);
  const w1 = i32x4.splat(weyl1);
  for (let round = 0; round < rounds; round++) {
    const low0 = i64x2.extmul_low_i32x4_u(c0, m0);
    const high0 = i64x2.extmul_high_i32x4_u(c0, m0);
    const low1 = i64x2.extmul_low_i32x4_u(c2, m1);
    const high1 = i64x2.extmul_high_i32x4_u(c2, m1);
    c0 = v128.xor(v128.xor(highWords(low1, high1), c1), k0);
    c1 = lowWords(low1, high1);
    c2 = v128.xor(v128.xor(highWords(low0, high0), c3), k1);
    c3 = lowWords(low0, high0);
    k0 = i32x4.add(k0, w0);
    k1 = i32x4.add(k1, w1);
  }
  // From words of four blocks to blocks of four words.
  const a = v128.shuffle<i32>(c0, c1, 0, 4, 1, 5);
  const b = v128.shuffle<i32>(c2, c3, 0, 4, 1, 5);
  const c = v128.shuffle<i32>(c0, c1, 2, 6, 3, 7);
  const d = v128.shuffle<i32>(c2, c3, 2, 6, 3, 7);
  v128.store(out, v128.shuffle<i64>(a, b, 0, 2));
  v128.store(out, v128.shuffle<i64>(a, b, 1, 3), 16);
  v128.store(out, v128.shuffle<i64>(c, d, 0, 2), 32);
  v128.store(out, v128.shuffle<i64>(c, d, 1, 3), 48);
}

/** Fills `words` (a multiple of 16) uint32 at `out` with the blocks of the counter c0 c1 c2 c3 and of those after it in c0. */
export function fillWords(out: usize, words: i32, c0: i32, c1: i32, c2: i32, c3: i32, k0: i32, k1: i32): void {
  let first = i32x4.add(i32x4.splat(c0), i32x4(0, 1, 2, 3));
  const four = i32x4.splat(4);
  const end = out + (<usize>words << 2);
  for (; out < end; out += strideBytes) {
    fillFour(out, first, i32x4.splat(c1), i32x4.splat(c2), i32x4.splat(c3), i32x4.splat(k0), i32x4.splat(k1));
    first = i32x4.add(first, four);
  }
}

/** Two words as low + (word + 0.5) / 2^32 * width in float64. */
function uniform(words: v128, low: v128, width: v128): v128 {
  const middle = f64x2.add(f64x2.convert_low_i32x4_u(words), f64x2.splat(0.5));
  // The factor is a power of two: as exact as a division.
  return f64x2.add(low, f64x2.mul(f64x2.mul(middle, f64x2.splat(1.0 / 4294967296.0)), width));
}

/** Replaces `words` (a multiple of 4) uint32 at `out` by numbers between low and low + width, rounded to float32 once. */
export function fillUniform(out: usize, words: i32, low: f64, width: f64): void {
  const lows = f64x2.splat(low);
  const widths = f64x2.splat(width);
  const end = out + (<usize>words << 2);
  for (; out < end; out += 16) {
    const four = v128.load(out);
    const first = f32x4.demote_f64x2_zero(uniform(four, lows, widths));
    const last = f32x4.demote_f64x2_zero(uniform(v128.shuffle<i64>(four, four, 1, 1), lows, widths));
    v128.store(out, v128.shuffle<i64>(first, last, 0, 2));
  }
}
