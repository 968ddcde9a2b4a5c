/** -1, 0 or 1 as `a` is below, equal to or above `b`; infinities are equal to themselves. */
const order = (a: number, b: number): number => Number(a > b) - Number(a < b);

/**
 * Kendall's tau-b of two lists of as many values: 1 for one and the same order, -1 for the reverse; what is tied in one list only
 * counts against it. NaN where all values of a list are tied.
 *
 * @see Kendall, The treatment of ties in ranking problems, Biometrika 33 (1945)
 */
export function kendallTau(a: readonly number[], b: readonly number[]): number {
  if (a.length !== b.length)
    throw new RangeError(`received ${a.length} and ${b.length} values, expected as many`);
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
