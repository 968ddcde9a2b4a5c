/** Bytes of each packed code that are compared at a time: 128 rows of 2,048 bytes stay in the second-level cache. */
const blockBytes: i32 = 2048;

/** The code of one image: `width` sign bytes to `rowBytes` bytes of bits (a multiple of 128, zeros behind the last unit). */
function packRow(source: usize, target: usize, width: i32, rowBytes: i32): void {
  const zero = i8x16.splat(0);
  let unit = 0;
  for (; unit + 16 <= width; unit += 16) {
    store<u16>(target + (unit >> 3), <u16>i8x16.bitmask(i8x16.ne(v128.load(source + unit), zero)));
  }
  let bits: u16 = 0;
  for (let k = unit; k < width; k++) bits |= (<u16>(load<u8>(source + k) != 0 ? 1 : 0)) << (<u16>(k - unit));
  if (unit < width) {
    store<u16>(target + (unit >> 3), bits);
    unit += 16;
  }
  memory.fill(target + (unit >> 3), 0, rowBytes - (unit >> 3));
}

function sumLanes(counts: v128): i32 {
  const wide = i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(counts));
  return (
    i32x4.extract_lane(wide, 0) +
    i32x4.extract_lane(wide, 1) +
    i32x4.extract_lane(wide, 2) +
    i32x4.extract_lane(wide, 3)
  );
}

function addTo(distances: usize, place: i32, count: i32): void {
  const at = distances + ((<usize>place) << 2);
  store<i32>(at, load<i32>(at) + count);
}

function differing(a: usize, b: usize): v128 {
  return v128.xor(v128.load(a), v128.load(b));
}

/** The bits that at least two of three vectors have. */
function majority(a: v128, b: v128, c: v128): v128 {
  return v128.or(v128.and(a, b), v128.and(c, v128.xor(a, b)));
}

function parity(a: v128, b: v128, c: v128): v128 {
  return v128.xor(v128.xor(a, b), c);
}

/**
 * In how many bits two packed codes differ within `length` bytes, a multiple of 128 and at most 2,048. Carry-save adders
 * count eight vectors with one population count, which WebAssembly engines put together from ten instructions where the
 * processor has none for vectors (Harley and Seal's method: Mula, Kurz, Lemire, The Computer Journal 61, 2018,
 * arXiv:1611.07612).
 */
function hammingDistance(a: usize, b: usize, length: i32): i32 {
  let ones = i8x16.splat(0);
  let twos = i8x16.splat(0);
  let fours = i8x16.splat(0);
  let eights = i8x16.splat(0);
  for (let k: usize = 0; k < <usize>length; k += 128) {
    const x = a + k;
    const y = b + k;
    const d0 = differing(x, y);
    const d1 = differing(x + 16, y + 16);
    const twosA = majority(ones, d0, d1);
    ones = parity(ones, d0, d1);
    const d2 = differing(x + 32, y + 32);
    const d3 = differing(x + 48, y + 48);
    const twosB = majority(ones, d2, d3);
    ones = parity(ones, d2, d3);
    const foursA = majority(twos, twosA, twosB);
    twos = parity(twos, twosA, twosB);
    const d4 = differing(x + 64, y + 64);
    const d5 = differing(x + 80, y + 80);
    const twosC = majority(ones, d4, d5);
    ones = parity(ones, d4, d5);
    const d6 = differing(x + 96, y + 96);
    const d7 = differing(x + 112, y + 112);
    const twosD = majority(ones, d6, d7);
    ones = parity(ones, d6, d7);
    const foursB = majority(twos, twosC, twosD);
    twos = parity(twos, twosC, twosD);
    // A byte gains at most 8 a round; 16 rounds keep it at 128.
    eights = i8x16.add(eights, i8x16.popcnt(majority(fours, foursA, foursB)));
    fours = parity(fours, foursA, foursB);
  }
  return (
    (sumLanes(eights) << 3) +
    (sumLanes(i8x16.popcnt(fours)) << 2) +
    (sumLanes(i8x16.popcnt(twos)) << 1) +
    sumLanes(i8x16.popcnt(ones))
  );
}

/** Adds to distances[i, j], i < j, the bits in which rows i and j differ within one block of columns. */
function compareBlock(bits: usize, size: i32, rowBytes: i32, from: i32, to: i32, distances: usize): void {
  for (let i = 0; i < size; i++) {
    const a = bits + <usize>(i * rowBytes + from);
    for (let j = i + 1; j < size; j++) {
      addTo(distances, i * size + j, hammingDistance(a, bits + <usize>(j * rowBytes + from), to - from));
    }
  }
}

/** Adds weight * agreement to both kernels, where agreement = units - distance, and clears the distances. */
function settle(
  size: i32,
  width: i32,
  unit: usize,
  released: usize,
  unitWeight: i32,
  releasedWeight: i32,
  distances: usize,
): void {
  for (let i = 0; i < size; i++) {
    for (let j = i; j < size; j++) {
      const place = i * size + j;
      const agreement = width - load<i32>(distances + ((<usize>place) << 2));
      addTo(unit, place, unitWeight * agreement);
      addTo(released, place, releasedWeight * agreement);
      if (j > i) {
        addTo(unit, j * size + i, unitWeight * agreement);
        addTo(released, j * size + i, releasedWeight * agreement);
      }
    }
  }
  memory.fill(distances, 0, (<usize>(size * size)) << 2);
}

/**
 * One ReLU: packs `codes` (size rows of `width` sign bytes, row-major) into `bits` and adds its weighted agreements to the
 * kernels `unit` and `released` (int32, size x size). `distances` (int32, size x size) is zero before and after.
 */
export function accumulate(
  codes: usize,
  size: i32,
  width: i32,
  bits: usize,
  distances: usize,
  unit: usize,
  released: usize,
  unitWeight: i32,
  releasedWeight: i32,
): void {
  const rowBytes = ((width + 1023) >> 10) << 7;
  for (let i = 0; i < size; i++)
    packRow(codes + <usize>i * width, bits + <usize>i * rowBytes, width, rowBytes);
  for (let from = 0; from < rowBytes; from += blockBytes) {
    compareBlock(bits, size, rowBytes, from, min(from + blockBytes, rowBytes), distances);
  }
  settle(size, width, unit, released, unitWeight, releasedWeight, distances);
}

/** A ReLU whose code is the same for every image: all images agree in all of its units. */
export function accumulateConstant(
  size: i32,
  width: i32,
  unit: usize,
  released: usize,
  unitWeight: i32,
  releasedWeight: i32,
): void {
  for (let place = 0; place < size * size; place++) {
    addTo(unit, place, unitWeight * width);
    addTo(released, place, releasedWeight * width);
  }
}
