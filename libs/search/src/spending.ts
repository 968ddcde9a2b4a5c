import type { Budget } from './search-plan.ts';

/** What an ask takes of the limits that are of measurements. */
export interface Expense {
  /**
   * Whether it is new to the search: the first ask of its representative, whatever other searches know. Where architectures are
   * measured by several levels, every ask is.
   */
  readonly isEvaluation: boolean;
  /** Of training, charged for every ask; 0 for a score. */
  readonly simulatedTimeMs: number;
}

/** What a search has spent so far. */
export interface Spent {
  readonly evaluations: number;
  readonly simulatedTimeMs: number;
  /** Asks since the last evaluation. */
  readonly idle: number;
}

export const nothingSpent: Spent = { evaluations: 0, simulatedTimeMs: 0, idle: 0 };

/** A search by evaluations that asks for nothing new so many times in a row has found what it finds, and ends. */
export const mostIdle = 4096;

/** Whether a budget limits measurements, so that a search has to count them. */
export const isCounted = ({ evaluations, simulatedTimeMs }: Budget): boolean =>
  evaluations !== undefined || simulatedTimeMs !== undefined;

const after = (spent: Spent, { isEvaluation, simulatedTimeMs }: Expense): Spent => ({
  evaluations: spent.evaluations + (isEvaluation ? 1 : 0),
  simulatedTimeMs: spent.simulatedTimeMs + simulatedTimeMs,
  idle: isEvaluation ? 0 : spent.idle + 1,
});

const isWithin = ({ evaluations = Infinity, simulatedTimeMs = Infinity }: Budget, spent: Spent): boolean =>
  spent.evaluations <= evaluations && spent.simulatedTimeMs <= simulatedTimeMs;

/** Whether a search may go on: what it asks for next may still be more than is left. */
export const hasLeft = (
  { evaluations = Infinity, simulatedTimeMs = Infinity }: Budget,
  spent: Spent,
): boolean =>
  spent.evaluations < evaluations &&
  spent.simulatedTimeMs < simulatedTimeMs &&
  (evaluations === Infinity || spent.idle < mostIdle);

/** How many of the asks, from the first on, the budget has enough for, and what is spent after those. */
export function affordable(
  budget: Budget,
  spent: Spent,
  expenses: readonly Expense[],
): { readonly count: number; readonly spent: Spent } {
  let [count, sum] = [0, spent];
  for (const expense of expenses) {
    const next = after(sum, expense);
    if (!hasLeft(budget, sum) || !isWithin(budget, next)) break;
    count += 1;
    sum = next;
  }
  return { count, spent: sum };
}
