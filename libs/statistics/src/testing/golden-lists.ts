/**
 * Thirty made-up architectures: scores, accuracies and a size, all with ties. Expected values in the specs are those of
 * SciPy 1.17.1 and NumPy 2.4.6 for these lists.
 */
export const goldenScores: readonly number[] = [
  50, 75, 75, 175, 150, 125, 100, 150, -75, -25, 25, 225, 150, 25, 150, 75, 175, 225, 100, 175, 150, 25, 100,
  475, 25, 275, 250, 200, 125, 50,
];
export const goldenAccuracies: readonly number[] = [
  72.5, 68, 69, 64, 69.5, 64.5, 60.5, 68, 55.5, 60, 74, 69.5, 66.5, 63.5, 74, 65, 67.5, 81, 71, 67, 71.5, 63,
  65, 97, 58.5, 81.5, 77, 75.5, 64, 64.5,
];
export const goldenSizes: readonly number[] = [
  3, 3, 2, 3, 2, 5, 4, 3, 1, 0, 1, 4, 3, 1, 4, 2, 2, 6, 3, 4, 4, 1, 4, 12, 1, 5, 5, 5, 2, 2,
];

/** The scores with three of them unscorable. */
export const goldenScoresWithGaps: readonly (number | null)[] = goldenScores.map((score, item) =>
  [3, 11, 20].includes(item) ? null : score,
);

/** Digits to which float64 sums of thirty terms agree, whatever their order. */
export const goldenDigits = 12;
