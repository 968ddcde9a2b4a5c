/**
 * A matrix with orthonormal rows (rows <= columns) or columns, float64 row-major, from `normals` (rows x columns standard
 * normal values): the Q of its QR decomposition with R's diagonal positive, which makes it uniformly distributed.
 * @see Mezzadri, How to generate random matrices from the classical compact groups, arXiv:math-ph/0609050
 */
export function orthogonalMatrix(rows: number, columns: number, normals: Float64Array): Float64Array {
  const count = Math.min(rows, columns);
  const length = Math.max(rows, columns);
  const isWide = rows <= columns;
  const place = (vector: number, k: number): number => (isWide ? vector * columns + k : k * columns + vector);
  const matrix = Float64Array.from(normals);
  const at = (vector: number, k: number): number => matrix[place(vector, k)] ?? 0;

  const dot = (a: number, b: number): number => {
    let sum = 0;
    for (let k = 0; k < length; k++) sum += at(a, k) * at(b, k);
    return sum;
  };
  const subtract = (from: number, what: number, factor: number): void => {
    for (let k = 0; k < length; k++) matrix[place(from, k)] = at(from, k) - factor * at(what, k);
  };

  for (let vector = 0; vector < count; vector++) {
    // Gram and Schmidt, twice: the second pass removes what rounding left (Kahan and Parlett: twice is enough).
    for (let pass = 0; pass < 2; pass++)
      for (let earlier = 0; earlier < vector; earlier++) subtract(vector, earlier, dot(vector, earlier));
    const norm = Math.sqrt(dot(vector, vector));
    for (let k = 0; k < length; k++) matrix[place(vector, k)] = at(vector, k) / norm;
  }
  return matrix;
}
