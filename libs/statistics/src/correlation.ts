/**
 * The correlation of two columns whose weighted means are 0, row i counted `weights[i]` times; null where a column is 0
 * throughout. Exactly 1 or -1 for equal and opposite columns.
 */
export function centredCorrelation(x: Float64Array, y: Float64Array, weights: Int32Array): number | null {
  let [products, squaresX, squaresY] = [0, 0, 0];
  for (let k = 0; k < x.length; k++) {
    const [weight, inX, inY] = [weights[k]!, x[k]!, y[k]!];
    products += weight * inX * inY;
    squaresX += weight * inX * inX;
    squaresY += weight * inY * inY;
  }
  if (squaresX === 0 || squaresY === 0) return null;
  return Math.max(-1, Math.min(1, products / Math.sqrt(squaresX * squaresY)));
}
