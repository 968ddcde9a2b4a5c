/** Above every atom and every number that a numbering gives in one process; two of them fit a float64's 53 bits. */
const span = 2 ** 26;

/** Numbers below this are the caller's own atoms. */
export const atoms = 64;

/** Gives a pair of numbers a number of its own: equal pairs get equal numbers, different pairs different ones. */
export type Numbering = (first: number, second: number) => number;

/** An empty numbering; it keeps every pair that it was shown. Pairs of atoms and of its own numbers write any tree exactly. */
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
