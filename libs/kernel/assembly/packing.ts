/** Units in one vector of a packed code. */
export const vectorUnits: usize = 128;

/** Doubles the bits gathered so far and adds, per byte, whether the next byte of `source` is zero: x - (-1) = x + 1. */
function gather(bits: v128, source: usize): v128 {
  return i8x16.sub(i8x16.add(bits, bits), i8x16.eq(v128.load(source), i8x16.splat(0)));
}

/**
 * 128 sign bytes to 128 bits: 1 where the byte is zero. Which bit a unit gets, and that zeros rather than ones are marked,
 * is the same for every image and so changes no distance. Gathering bytewise needs no move between register files, which
 * makes it 3.6 times as fast as eight `bitmask` (0.044 ms instead of 0.165 ms for 128 x 16,384).
 */
function packVector(source: usize): v128 {
  let bits = i8x16.splat(0);
  bits = gather(bits, source);
  bits = gather(bits, source + 16);
  bits = gather(bits, source + 32);
  bits = gather(bits, source + 48);
  bits = gather(bits, source + 64);
  bits = gather(bits, source + 80);
  bits = gather(bits, source + 96);
  return gather(bits, source + 112);
}

/** Doubles the bits gathered so far and adds, per byte, whether the next value of `source` is above zero. */
function gatherInputs(bits: v128, source: usize): v128 {
  const zero = f32x4.splat(0);
  const low = i16x8.narrow_i32x4_s(
    f32x4.gt(v128.load(source), zero),
    f32x4.gt(v128.load(source, 16), zero),
  );
  const high = i16x8.narrow_i32x4_s(
    f32x4.gt(v128.load(source, 32), zero),
    f32x4.gt(v128.load(source, 48), zero),
  );
  return i8x16.sub(i8x16.add(bits, bits), i8x16.narrow_i16x8_s(low, high));
}

/** 128 float32 values to 128 bits: 1 where the value is above zero. */
function packInputVector(source: usize): v128 {
  let bits = i8x16.splat(0);
  for (let group: usize = 0; group < 8; group++) bits = gatherInputs(bits, source + (group << 6));
  return bits;
}

/**
 * Packs the signs of `units` float32 values of one image as `packRow` packs its bytes. Writes zeros behind the last value up to a
 * whole vector.
 */
export function packInputs(source: usize, units: usize, target: usize, rowBytes: usize): void {
  const end = target + rowBytes;
  const last = source + (units << 2);
  memory.fill(last, 0, (-<isize>units & (vectorUnits - 1)) << 2);
  let parity = i8x16.splat(0);
  for (; source < last; source += vectorUnits << 2, target += 16) {
    parity = v128.xor(parity, packInputVector(source));
    v128.store(target, parity);
  }
  for (; target < end; target += 16) v128.store(target, parity);
}

/**
 * Packs `units` sign bytes of one image into `rowBytes` bytes at `target`, as *running parities*: vector k holds the exclusive
 * or of the packed vectors 0 to k, which is what `hammingDistance` reads. Vectors behind the last unit repeat the parity
 * before them, which adds nothing to any distance. `spill`: 128 bytes, zero behind the last units % 128.
 */
export function packRow(source: usize, units: usize, target: usize, rowBytes: usize, spill: usize): void {
  const end = target + rowBytes;
  const whole = source + (units & ~(vectorUnits - 1));
  const rest = units & (vectorUnits - 1);
  let parity = i8x16.splat(0);
  for (; source < whole; source += vectorUnits, target += 16) {
    parity = v128.xor(parity, packVector(source));
    v128.store(target, parity);
  }
  if (rest > 0) {
    memory.copy(spill, source, rest);
    parity = v128.xor(parity, packVector(spill));
  }
  for (; target < end; target += 16) v128.store(target, parity);
}
