import { isPlain, scoreAlone, type Goal } from '../aim/aim.ts';
import { goalValues } from '../aim/goal-values.ts';
import type { RunEnd, RunResult } from './best-so-far.ts';
import { incumbents, rankedIncumbents, type Incumbent } from './incumbents.ts';
import { playRun, type MeasuredAsk, type RunRules } from './play-run.ts';

/** What a run makes large by its first level. */
export const goalsOf = ({ aim = scoreAlone }: RunRules): readonly Goal[] => aim.levels[0]?.goals ?? [];

/** What a run asked for, with the values of the goals in place of quantities: each ask by itself, as no ranks are among them. */
function* summed(
  asks: Iterable<MeasuredAsk>,
  goals: readonly Goal[],
): Generator<MeasuredAsk, void, undefined> {
  for (const ask of asks) yield { ...ask, values: goalValues(goals, [ask.values])[0] ?? [] };
}

/** The same; goals that are one quantity, as those of several levels, have it as their value. */
function valuesOf(rules: RunRules, asks: Iterable<MeasuredAsk>): Iterable<MeasuredAsk> {
  const { aim = scoreAlone } = rules;
  const goals = goalsOf(rules);
  return aim.levels.length > 1 || goals.every(isPlain) ? asks : summed(asks, goals);
}

/** Plays a run and hands its asks to `read`, which reads all of them; null where it could measure nothing. */
export function played<Found>(
  rules: RunRules,
  read: (asks: Iterable<MeasuredAsk>) => Found,
): (RunEnd & { readonly found: Found }) | null {
  let asks = 0;
  let endMs = 0;
  function* counted(): Generator<MeasuredAsk, void, undefined> {
    for (const ask of playRun(rules)) {
      asks += 1;
      endMs = ask.endMs;
      yield ask;
    }
  }
  const found = read(counted());
  return asks === 0 ? null : { asks, endMs, found };
}

/** One run from its start to its end, by its first objective; null where it could measure nothing. */
export function runOnce(rules: RunRules): RunResult | null {
  const [goal] = goalsOf(rules);
  const { kind } = rules.context.fidelities;
  const run = played(rules, (asks): readonly Incumbent[] =>
    goal?.by === 'ranks' ? rankedIncumbents([...asks], goal) : [...incumbents(valuesOf(rules, asks), kind)],
  );
  const [first, ...rest] = run?.found ?? [];
  return run === null || first === undefined
    ? null
    : { incumbents: [first, ...rest], asks: run.asks, endMs: run.endMs };
}
