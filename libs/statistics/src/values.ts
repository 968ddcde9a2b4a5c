/** Numbers without a gap: accuracies, parameters, ReLU units. NaN is refused wherever they go. */
export type Numbers = readonly number[] | Float64Array | Float32Array | Int32Array;

/** Scores of a proxy; null is an unscorable one, which ranks below every number and is tied with every other null. */
export type Scores = Numbers | readonly (number | null)[];

/** Throws a RangeError for NaN and for a gap; infinities are as good as other numbers in a ranking. */
export function checkScores(values: Scores, list: string): void {
  for (const [item, value] of values.entries())
    if (value !== null && (typeof value !== 'number' || Number.isNaN(value)))
      throw new RangeError(
        `item ${item} of ${list} is ${String(value)}; expected a number, or null for an unscorable one`,
      );
}

/** Throws a RangeError for what is no finite number. */
export function checkFinite(values: Numbers, list: string): void {
  for (const [item, value] of values.entries())
    if (!Number.isFinite(value))
      throw new RangeError(`item ${item} of ${list} is ${String(value)}; expected a finite number`);
}

/** Throws a RangeError for lists of two lengths. */
export function checkPaired(a: ArrayLike<unknown>, b: ArrayLike<unknown>): void {
  if (a.length !== b.length)
    throw new RangeError(`received ${a.length} and ${b.length} values, expected as many`);
}

/** Throws a RangeError for what is no whole number from `low` to `high`. */
export function checkWhole(value: number, low: number, high: number, what: string): void {
  if (!Number.isSafeInteger(value) || value < low || value > high)
    throw new RangeError(`${what} is a whole number from ${low} to ${high}; received ${value}`);
}

/** The values at those indices, in their order. */
export const take = <T>(values: ArrayLike<T>, indices: ArrayLike<number>): T[] =>
  Array.from(indices, (index) => values[index]!);
