/** base^exponent modulo prime. */
function power(base: u64, exponent: u32, prime: u64): u64 {
  let result: u64 = 1;
  for (; exponent > 0; exponent >>= 1) {
    if (exponent & 1) result = (result * base) % prime;
    base = (base * base) % prime;
  }
  return result;
}

/**
 * value modulo prime for value < 2^62: the quotient by a float64 reciprocal is off by at most one, which is put right, and the
 * remainder is exact in 64-bit integers. A hardware remainder takes some five times as long.
 */
function reduce(value: u64, prime: u64, reciprocal: f64): u64 {
  const quotient = <i64>(<f64>(<i64>value) * reciprocal);
  let remainder = <i64>value - quotient * <i64>prime;
  if (remainder < 0) remainder += <i64>prime;
  if (remainder >= <i64>prime) remainder -= <i64>prime;
  return <u64>remainder;
}

/**
 * Rank of an integer matrix modulo a prime below 2^31 by Gaussian elimination. `matrix`: size x size uint32, row-major,
 * entries already reduced; it is destroyed. A product of two residues is below 2^62.
 */
export function rankModulo(matrix: usize, size: i32, prime: u32): i32 {
  const p = <u64>prime;
  const reciprocal = 1.0 / <f64>prime;
  let rank = 0;
  for (let column = 0; column < size && rank < size; column++) {
    let pivot = rank;
    while (pivot < size && load<u32>(matrix + ((<usize>(pivot * size + column)) << 2)) == 0) pivot++;
    if (pivot == size) continue;
    for (let k = column; k < size; k++) {
      const a = matrix + ((<usize>(rank * size + k)) << 2);
      const b = matrix + ((<usize>(pivot * size + k)) << 2);
      const held = load<u32>(a);
      store<u32>(a, load<u32>(b));
      store<u32>(b, held);
    }
    const pivotRow = matrix + ((<usize>(rank * size)) << 2);
    const inverse = power(<u64>load<u32>(pivotRow + ((<usize>column) << 2)), prime - 2, p);
    for (let i = rank + 1; i < size; i++) {
      const row = matrix + ((<usize>(i * size)) << 2);
      const head = <u64>load<u32>(row + ((<usize>column) << 2));
      if (head == 0) continue;
      // row - factor * pivotRow = row + (p - factor) * pivotRow
      const factor = p - ((head * inverse) % p);
      for (let k = column; k < size; k++) {
        const at = row + ((<usize>k) << 2);
        store<u32>(
          at,
          <u32>(
            reduce(<u64>load<u32>(at) + factor * <u64>load<u32>(pivotRow + ((<usize>k) << 2)), p, reciprocal)
          ),
        );
      }
    }
    rank++;
  }
  return rank;
}
