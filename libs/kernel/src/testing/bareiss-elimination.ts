/** What fraction-free elimination tells of an integer matrix. */
export interface ExactElimination {
  readonly determinant: bigint;
  readonly rank: number;
}

/**
 * Determinant and rank over the integers by Bareiss's fraction-free elimination (Math. Comp. 22, 1968): what the modular and
 * the floating-point forms are tested against. `matrix`: size x size integers, row-major.
 */
export function bareissElimination(matrix: Int32Array, size: number): ExactElimination {
  const m = Array.from({ length: size }, (_, i) =>
    Array.from(matrix.subarray(i * size, (i + 1) * size), BigInt),
  );
  let [sign, previous, rank] = [1n, 1n, 0];
  for (let column = 0; column < size; column++) {
    const pivot = m.findIndex((row, i) => i >= rank && row[column] !== 0n);
    if (pivot < 0) continue;
    if (pivot !== rank) [m[pivot], m[rank], sign] = [m[rank]!, m[pivot]!, -sign];
    const head = m[rank]!;
    for (let i = rank + 1; i < size; i++) {
      const row = m[i]!;
      m[i] = row.map((entry, j) => (entry * head[column]! - row[column]! * head[j]!) / previous);
    }
    previous = head[column]!;
    rank++;
  }
  return { determinant: rank === size ? sign * previous : 0n, rank };
}
