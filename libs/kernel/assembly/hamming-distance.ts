/** Where one of two successive steps takes a running parity from 1 to 0: at most one of them can. */
function falls(before: v128, between: v128, after: v128): v128 {
  return v128.or(v128.andnot(before, between), v128.andnot(between, after));
}

/** The bits that at least two of a, b and c have, given a ^ b. */
function carry(a: v128, b: v128, differing: v128, c: v128): v128 {
  return v128.or(v128.and(a, b), v128.and(differing, c));
}

function sumLanes(counts: v128): i32 {
  const pairs = i32x4.extadd_pairwise_i16x8_u(counts);
  const halves = i32x4.add(
    pairs,
    i8x16.shuffle(pairs, pairs, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7),
  );
  return i32x4.extract_lane(halves, 0) + i32x4.extract_lane(halves, 1);
}

/**
 * In how many units two packed codes differ within `rowBytes` bytes: a multiple of 64, at least 64 and at most 3,968 (31
 * rounds of at most 8 a byte).
 *
 * The codes are running parities (`packRow`), so that their exclusive or p_k is the parity of the differences in vectors 0
 * to k, and the number of differences is 2 x (how often p falls from 1 to 0) + p_last. The falls of two vectors take five
 * operations, the exclusive ors included; a carry-save adder on the codes themselves takes seven. Falls are then counted by
 * carry-save adders, one population count for eight vectors, since WebAssembly engines put that count together from ten
 * instructions where the processor has none for vectors.
 *
 * The two halves of a round are blocks of their own because V8 moves the loads of a block to its beginning: sixteen at once
 * spill registers.
 * @see Mula, Kurz, Lemire, The Computer Journal 61, 2018, arXiv:1611.07612, on counting with carry-save adders
 */
export function hammingDistance(a: usize, b: usize, rowBytes: usize): i32 {
  const end = a + rowBytes;
  let parity = i8x16.splat(0);
  let twos = i8x16.splat(0);
  let fours = i8x16.splat(0);
  let eights = i8x16.splat(0);
  while (true) {
    const p0 = v128.xor(v128.load(a), v128.load(b));
    const p1 = v128.xor(v128.load(a, 16), v128.load(b, 16));
    const p2 = v128.xor(v128.load(a, 32), v128.load(b, 32));
    const p3 = v128.xor(v128.load(a, 48), v128.load(b, 48));
    const fallsA = falls(parity, p0, p1);
    const fallsB = falls(p1, p2, p3);
    const oddAB = v128.xor(fallsA, fallsB);
    const foursA = carry(fallsA, fallsB, oddAB, twos);
    twos = v128.xor(oddAB, twos);
    a += 64;
    if (a == end) {
      parity = p3;
      eights = i8x16.add(eights, i8x16.popcnt(v128.and(foursA, fours)));
      fours = v128.xor(foursA, fours);
      break;
    }
    const p4 = v128.xor(v128.load(a), v128.load(b, 64));
    const p5 = v128.xor(v128.load(a, 16), v128.load(b, 80));
    const p6 = v128.xor(v128.load(a, 32), v128.load(b, 96));
    parity = v128.xor(v128.load(a, 48), v128.load(b, 112));
    const fallsC = falls(p3, p4, p5);
    const fallsD = falls(p5, p6, parity);
    const oddCD = v128.xor(fallsC, fallsD);
    const foursB = carry(fallsC, fallsD, oddCD, twos);
    twos = v128.xor(oddCD, twos);
    const odd = v128.xor(foursA, foursB);
    eights = i8x16.add(eights, i8x16.popcnt(carry(foursA, foursB, odd, fours)));
    fours = v128.xor(odd, fours);
    a += 64;
    b += 128;
    if (a == end) break;
  }
  let rest = i8x16.popcnt(fours);
  rest = i8x16.add(i8x16.add(rest, rest), i8x16.popcnt(twos));
  rest = i8x16.add(i8x16.add(rest, rest), i8x16.popcnt(parity));
  return sumLanes(
    i16x8.add(
      i16x8.extadd_pairwise_i8x16_u(rest),
      i16x8.shl(i16x8.extadd_pairwise_i8x16_u(eights), 3),
    ),
  );
}
