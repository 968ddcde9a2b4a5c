import type { RunRules } from './play-run.ts';

/** Independent runs: run r has the strategy's seed plus r. Throws a RangeError where a run measures nothing. */
export function* runMany<Result>(
  rules: RunRules,
  runs: number,
  once: (rules: RunRules) => Result | null,
): Generator<Result, void, undefined> {
  for (let run = 0; run < runs; run++) {
    const context = { ...rules.context, seed: rules.context.seed + run };
    const result = once({ ...rules, context });
    if (result === null)
      throw new RangeError(
        rules.budgetMs === null
          ? "a run asks for nothing: no architecture that is known keeps the search's constraints; loosen them"
          : `the simulated time of ${rules.budgetMs} ms ends before the first measurement does; give the search more`,
      );
    yield result;
  }
}
