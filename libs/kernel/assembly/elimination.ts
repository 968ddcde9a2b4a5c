/** base^exponent modulo prime. */
function power(base: u64, exponent: u64, prime: u64): u64 {
  let result: u64 = 1;
  for (; exponent > 0; exponent >>= 1) {
    if (exponent & 1) result = (result * base) % prime;
    base = (base * base) % prime;
  }
  return result;
}

function entryAt(matrix: usize, size: i32, row: i32, column: i32): usize {
  return matrix + ((<usize>(row * size + column)) << 3);
}

/** Reduces column entries from row `from` on and returns the first row that is not zero there, or `size`. */
function findPivot(matrix: usize, size: i32, from: i32, column: i32, prime: u64): i32 {
  let pivot = size;
  for (let row = size - 1; row >= from; row--) {
    const at = entryAt(matrix, size, row, column);
    const value = load<u64>(at) % prime;
    store<u64>(at, value);
    if (value != 0) pivot = row;
  }
  return pivot;
}

/** Exchanges the rows from `column` on. */
function swapRows(matrix: usize, size: i32, a: i32, b: i32, column: i32): void {
  for (let k = column; k < size; k++) {
    const held = load<u64>(entryAt(matrix, size, a, k));
    store<u64>(entryAt(matrix, size, a, k), load<u64>(entryAt(matrix, size, b, k)));
    store<u64>(entryAt(matrix, size, b, k), held);
  }
}

/** row -= factor * pivotRow, each entry put back into [0, square) where square = prime^2: one addition, no division. */
function subtractMultiple(row: usize, pivotRow: usize, end: usize, factor: i64, square: i64): void {
  for (; row < end; row += 8, pivotRow += 8) {
    const value = load<i64>(row) - factor * load<i64>(pivotRow);
    store<i64>(row, value + ((value >> 63) & square));
  }
}

/**
 * Gaussian elimination of an integer matrix modulo a prime below 2^31. `kernel`: size x size int32, row-major; `matrix`: room
 * for size x size 64-bit entries. Returns the determinant modulo the prime in the upper half and the rank in the lower half.
 *
 * Entries are reduced lazily: they stay in [0, prime^2), below 2^62, and are divided only when their row or column becomes the
 * pivot's, so that the inner loop has no division.
 */
export function eliminate(kernel: usize, matrix: usize, size: i32, prime: u64): u64 {
  const square = <i64>(prime * prime);
  for (let k = 0; k < size * size; k++) {
    const value = <i64>load<i32>(kernel + ((<usize>k) << 2));
    store<i64>(matrix + ((<usize>k) << 3), value + ((value >> 63) & square));
  }
  let determinant: u64 = 1;
  let rank = 0;
  for (let column = 0; column < size; column++) {
    const pivot = findPivot(matrix, size, rank, column, prime);
    if (pivot == size) {
      determinant = 0;
      continue;
    }
    if (pivot != rank) {
      swapRows(matrix, size, rank, pivot, column);
      determinant = (prime - determinant) % prime;
    }
    for (let k = column + 1; k < size; k++) {
      const at = entryAt(matrix, size, rank, k);
      store<u64>(at, load<u64>(at) % prime);
    }
    const head = load<u64>(entryAt(matrix, size, rank, column));
    determinant = (determinant * head) % prime;
    const inverse = power(head, prime - 2, prime);
    const pivotRow = entryAt(matrix, size, rank, column + 1);
    for (let row = rank + 1; row < size; row++) {
      const factor = (load<u64>(entryAt(matrix, size, row, column)) * inverse) % prime;
      if (factor == 0) continue;
      const start = entryAt(matrix, size, row, column + 1);
      subtractMultiple(start, pivotRow, entryAt(matrix, size, row + 1, 0), <i64>factor, square);
    }
    rank++;
  }
  return (determinant << 32) | <u64>rank;
}
