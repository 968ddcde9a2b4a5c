import { incumbents, type Incumbent } from './incumbents.ts';
import { playRun, type MeasuredAsk, type RunRules } from './play-run.ts';
import type { RunResult } from './best-so-far.ts';

/** One run from its start to its end; null where it could measure nothing. */
export function runOnce(rules: RunRules): RunResult | null {
  let asks = 0;
  let endMs = 0;
  function* counted(): Generator<MeasuredAsk, void, undefined> {
    for (const ask of playRun(rules)) {
      asks += 1;
      endMs = ask.endMs;
      yield ask;
    }
  }
  const [first, ...rest]: Incumbent[] = [...incumbents(counted(), rules.context.fidelities.kind)];
  return first === undefined ? null : { incumbents: [first, ...rest], asks, endMs };
}

/** Independent runs: run r has the strategy's seed plus r. Throws a RangeError where a run measures nothing. */
export function* runMany(rules: RunRules, runs: number): Generator<RunResult, void, undefined> {
  for (let run = 0; run < runs; run++) {
    const context = { ...rules.context, seed: rules.context.seed + run };
    const result = runOnce({ ...rules, context });
    if (result === null)
      throw new RangeError(
        rules.budgetMs === null
          ? "a run asks for nothing: no architecture that is known keeps the search's constraints; loosen them"
          : `the simulated time of ${rules.budgetMs} ms ends before the first measurement does; give the search more`,
      );
    yield result;
  }
}
