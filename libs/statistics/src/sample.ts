import { checkFinite, checkPaired, checkScores, type Numbers, type Scores } from './values.ts';

/** Architectures by what a proxy says of them and what training does: item i of both lists is one architecture. */
export interface Sample {
  readonly scores: Scores;
  /** More is better. */
  readonly accuracies: Numbers;
}

/** Throws a RangeError for lists of two lengths, for NaN and for an accuracy that is not finite. */
export function checkSample({ scores, accuracies }: Sample): void {
  checkPaired(scores, accuracies);
  checkScores(scores, 'the scores');
  checkFinite(accuracies, 'the accuracies');
}
