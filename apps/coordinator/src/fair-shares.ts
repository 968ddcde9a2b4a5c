/**
 * Divides a number of places by weight, each share 1 or more: what rounding leaves over goes to the largest remainders, so that
 * the shares add up to the places wherever there are enough.
 */
export function fairShares<Key>(weights: ReadonlyMap<Key, number>, places: number): ReadonlyMap<Key, number> {
  const total = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  const exact = Array.from(weights, ([key, weight]) => ({ key, share: (places * weight) / total }));
  const floors = exact.map(({ key, share }) => ({ key, whole: Math.floor(share), rest: share % 1 }));
  let left = places - floors.reduce((sum, { whole }) => sum + whole, 0);
  const byRest = floors.sort((a, b) => b.rest - a.rest);
  return new Map(byRest.map(({ key, whole }) => [key, Math.max(1, whole + (left-- > 0 ? 1 : 0))]));
}
