/** -1, 0 or 1 as `a` is below, equal to or above `b`; infinities are equal to themselves. */
const order = (a: number, b: number): number => Number(a > b) - Number(a < b);

/** Kendall's tau-b pair by pair, in O(n^2); NaN where all values of a list are tied. */
export function naiveKendallTau(a: readonly number[], b: readonly number[]): number {
  let [concordance, untiedA, untiedB] = [0, 0, 0];
  for (let i = 0; i < a.length; i++)
    for (let j = 0; j < i; j++) {
      const [inA, inB] = [order(a[i]!, a[j]!), order(b[i]!, b[j]!)];
      concordance += inA * inB;
      untiedA += Math.abs(inA);
      untiedB += Math.abs(inB);
    }
  return concordance / Math.sqrt(untiedA * untiedB);
}
