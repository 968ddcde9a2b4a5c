import type { Position } from '@naswot/space';
import type { Aim } from '../aim/aim.ts';
import { aimedStrategy } from '../aim/aimed-strategy.ts';
import { fullFidelity } from '../sequential-strategy.ts';
import { proposedPositions, usualShardSize } from '../shard.ts';
import { affordable, nothingSpent } from '../spending.ts';
import type { Strategy, StrategyContext, StrategyState, Tell } from '../strategy.ts';
import { askable, dueTells } from '../window.ts';

/** What is known of an architecture without waiting for it. */
export interface Measurement {
  /** The quantities of the aim's level, in the order of `quantitiesOf`. */
  readonly values: Tell['values'];
  /** What measuring it takes, in milliseconds: of training, or of scoring. */
  readonly costMs: number;
}

/** Measures an architecture by one of the context's fidelities; a pure function. */
export type Measure = (position: Position, fidelity: number) => Measurement;

/** How many measurements that are new to it a run makes; where an aim has several levels, every one is new. */
export interface EvaluationLimit {
  readonly most: number;
  /** The architecture whose number another has: what is asked for again under any name of it is not new. */
  readonly measuredAs: (position: Position) => Position;
}

/** A search on numbers that are there already. */
export interface RunRules {
  readonly strategy: Strategy;
  /** What it makes large; left out, the one number that is measured. */
  readonly aim?: Aim;
  readonly context: StrategyContext;
  /** W: ask n may depend only on tells 0 to n - W. With 1, every ask knows all before it. */
  readonly window: number;
  readonly measure: Measure;
  /** Simulated milliseconds: a measurement that would end after them is not made. Null where the strategy's own end is the only one. */
  readonly budgetMs: number | null;
  /** Left out, any number. */
  readonly evaluations?: EvaluationLimit;
}

/** An ask with what came of it. */
export interface MeasuredAsk {
  readonly position: Position;
  readonly fidelity: number;
  /** As they were measured: the aim's quantities. */
  readonly values: Tell['values'];
  /** Simulated time at its end: all measurements so far, one after another. */
  readonly endMs: number;
}

/** What of a run its strategy was told. */
interface Told {
  readonly state: StrategyState;
  readonly count: number;
}

/** Tells what is due before ask number `asked`; takes it off `waiting`. */
function tellDue(
  { strategy, context, window }: Pick<RunRules, 'strategy' | 'context' | 'window'>,
  { state, count }: Told,
  waiting: Tell[],
  asked: number,
): Told {
  const due = Number(dueTells(BigInt(asked), window));
  if (due === count) return { state, count };
  return { state: strategy.tell(context, state, waiting.splice(0, due - count)), count: due };
}

/** Tells of one ask after another whether the limit of evaluations has enough for it; as a search that waits counts them. */
function evaluationMeter({ evaluations, context }: RunRules): (position: Position) => boolean {
  if (evaluations === undefined) return () => true;
  const { most, measuredAs } = evaluations;
  const isOneLevel = context.fidelities.costs.length === 1;
  const seen = new Set<Position>();
  let spent = nothingSpent;
  return (position) => {
    const measured = measuredAs(position);
    const isEvaluation = !isOneLevel || !seen.has(measured);
    seen.add(measured);
    const budget = { samples: null, timeLimitMs: null, evaluations: most };
    const afford = affordable(budget, spent, [{ isEvaluation, simulatedTimeMs: 0 }]);
    spent = afford.spent;
    return afford.count === 1;
  };
}

/**
 * Plays one run: everything that the strategy asks for, in ask order, measured at once, until it has no more or a
 * limit is reached. The same asks as of a search that waits for its measurements.
 */
export function* playRun(rules: RunRules): Generator<MeasuredAsk, void, undefined> {
  const { aim, context, window, measure, budgetMs } = rules;
  const strategy = aimedStrategy(rules.strategy, aim);
  const { isAdaptive } = strategy;
  let told: Told = { state: strategy.start(context), count: 0 };
  const waiting: Tell[] = [];
  const affords = evaluationMeter(rules);
  let asked = 0;
  let endMs = 0;
  for (;;) {
    if (isAdaptive) told = tellDue({ strategy, context, window }, told, waiting, asked);
    const count = isAdaptive ? askable(BigInt(asked), BigInt(told.count), window) : usualShardSize;
    const answer = strategy.ask(context, told.state, count);
    if (answer === null) return;
    const { state, proposal } = answer;
    told = { ...told, state };
    const { fidelity = fullFidelity(context) } = proposal;
    for (const position of proposedPositions(proposal, context.space.size)) {
      const { values, costMs } = measure(position, fidelity);
      if (budgetMs !== null && endMs + costMs > budgetMs) return;
      if (!affords(position)) return;
      endMs += costMs;
      if (isAdaptive) waiting.push({ ordinal: BigInt(asked), position, values });
      asked += 1;
      yield { position, fidelity, values, endMs };
    }
  }
}
