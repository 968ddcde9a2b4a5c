/** Letters to insert, delete or replace to make one string of the other (Levenshtein's distance). */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length]!;
}

/** The known name that was probably meant: no more than a third of its letters differ. Null where there is none. */
export function nearestName(received: string, known: readonly string[]): string | null {
  const nearest = known
    .map((name) => ({
      name,
      distance: editDistance(received.slice(0, 80).toLowerCase(), name.toLowerCase()),
    }))
    .filter(({ name, distance }) => distance <= name.length / 3)
    .toSorted((a, b) => a.distance - b.distance);
  return nearest[0]?.name ?? null;
}

/** `; did you mean 'nas-bench-201'?` behind a sentence on a name that is not known, or nothing. */
export function didYouMean(received: string, known: readonly string[]): string {
  const name = nearestName(received, known);
  return name === null ? '' : `; did you mean '${name}'?`;
}
