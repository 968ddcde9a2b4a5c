/** Above every number that a numbering gives, since a Map holds fewer than 2^24 pairs; two of them fit a float64's 53 bits. */
const span = 2 ** 26;

/** Numbers below this are the caller's own atoms. */
const atoms = 64;

/**
 * Gives a pair of numbers, each an atom (0 to 63) or a number of its own, a number: equal pairs get equal numbers, different
 * pairs different ones. So pairs of pairs write any tree exactly.
 */
export type Numbering = (first: number, second: number) => number;

/** An empty numbering; it keeps every pair that it was shown. */
export function numbering(): Numbering {
  const numbers = new Map<number, number>();
  return (first, second) => {
    const key = first * span + second;
    const known = numbers.get(key);
    if (known !== undefined) return known;
    const number = atoms + numbers.size;
    numbers.set(key, number);
    return number;
  };
}
