/** Four partial sums: one alone waits for each addition before the next, and takes more than twice as long. */
function dot(values: Float64Array, a: number, b: number, length: number): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  const whole = length - (length % 4);
  for (let k = 0; k < whole; k += 4) {
    s0 += values[a + k]! * values[b + k]!;
    s1 += values[a + k + 1]! * values[b + k + 1]!;
    s2 += values[a + k + 2]! * values[b + k + 2]!;
    s3 += values[a + k + 3]! * values[b + k + 3]!;
  }
  for (let k = whole; k < length; k++) s0 += values[a + k]! * values[b + k]!;
  return s0 + s1 + (s2 + s3);
}

/** Makes `count` vectors of `length` values, one after the other, orthonormal in place, each keeping its side of the ones before. */
function orthonormalise(vectors: Float64Array, count: number, length: number): void {
  for (let vector = 0; vector < count * length; vector += length) {
    // Gram and Schmidt, twice: the second pass removes what rounding left (Kahan and Parlett: twice is enough).
    for (let pass = 0; pass < 2; pass++)
      for (let earlier = 0; earlier < vector; earlier += length) {
        const factor = dot(vectors, vector, earlier, length);
        for (let k = 0; k < length; k++) vectors[vector + k]! -= factor * vectors[earlier + k]!;
      }
    const norm = Math.sqrt(dot(vectors, vector, vector, length));
    for (let k = 0; k < length; k++) vectors[vector + k]! /= norm;
  }
}

function transpose(matrix: Float64Array, rows: number, columns: number): Float64Array {
  const transposed = new Float64Array(matrix.length);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      transposed[column * rows + row] = matrix[row * columns + column]!;
  return transposed;
}

/**
 * A matrix with orthonormal columns, or rows where those are fewer, float64 row-major, from `normals` (rows x columns standard
 * normal values, left as they are): the Q of its QR decomposition, or of its transpose's, with R's diagonal positive, which
 * makes it uniformly distributed.
 * @see Mezzadri, How to generate random matrices from the classical compact groups, arXiv:math-ph/0609050
 */
export function orthogonalMatrix(rows: number, columns: number, normals: Float64Array): Float64Array {
  if (rows < columns) {
    const vectors = Float64Array.from(normals);
    orthonormalise(vectors, rows, columns);
    return vectors;
  }
  const vectors = transpose(normals, rows, columns);
  orthonormalise(vectors, columns, rows);
  return transpose(vectors, columns, rows);
}
