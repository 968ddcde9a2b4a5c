import type { Position } from '@naswot/space';
import { checkContext, checkOneObjective } from './check-context.ts';
import type { ParameterRules } from './parameters.ts';
import { checkCount } from './strategies/range.ts';
import type { Asked, Strategy, StrategyContext, StrategyState, Tell } from './strategy.ts';

/** One architecture to measure, and by which fidelity. */
export interface Ask {
  readonly position: Position;
  readonly fidelity: number;
}

/** The rules of a strategy that decides on one ask after another, by all that it was told before. `S` is JSON data. */
export interface SequentialRules<S extends StrategyState> {
  readonly name: string;
  readonly title: string;
  readonly source: string;
  readonly parameters: ParameterRules;
  /** Whether it makes one number larger, or finds trade-offs between several. */
  readonly objectives: 'one' | 'several';
  /** Whether it ends by itself; left out, it does not. */
  readonly end?: 'own';
  /** As of the strategy. */
  readonly measuresBy?: NonNullable<Strategy['measuresBy']>;
  /** As of the strategy. */
  readonly averagesReplicates?: true;
  /** Throws a RangeError for a context that is not for this strategy. */
  begin(context: StrategyContext): S;
  /** Ask number `ordinal`; null where the strategy has ended. */
  ask(context: StrategyContext, state: S, ordinal: number): { readonly state: S; readonly ask: Ask } | null;
  /** After one tell or more, with `asked` asks so far. */
  tell(context: StrategyContext, state: S, tells: readonly Tell[], asked: number): S;
}

/** The fidelity of what counts: the dearest level, or the first of equals. */
export const fullFidelity = ({ fidelities: { kind, costs } }: StrategyContext): number =>
  kind === 'levels' ? costs.length - 1 : 0;

/** How a state is kept: the rules' own, and the number of asks. */
interface Kept<S extends StrategyState> {
  readonly next: number;
  readonly own: S;
}

function startOf<S extends StrategyState>(rules: SequentialRules<S>, context: StrategyContext): Kept<S> {
  if (context.replacement)
    throw new RangeError(
      `--replacement does not go with ${rules.name}, which asks twice for an architecture where that is its way. Leave it out.`,
    );
  checkContext(rules, context);
  if (rules.objectives === 'one') checkOneObjective(rules.name, context);
  return { next: 0, own: rules.begin(context) };
}

/** Asks until there are `count`, or until one is to be measured in another way than those before it. */
function askSeveral<S extends StrategyState>(
  rules: SequentialRules<S>,
  context: StrategyContext,
  { next, own }: Kept<S>,
  count: number,
): Asked | null {
  const positions: Position[] = [];
  let [state, fidelity] = [own, 0];
  const end = context.samples === null ? Infinity : Number(context.samples);
  while (positions.length < count && next + positions.length < end) {
    const answer = rules.ask(context, state, next + positions.length);
    if (answer === null || (positions.length > 0 && answer.ask.fidelity !== fidelity)) break;
    state = answer.state;
    fidelity = answer.ask.fidelity;
    positions.push(answer.ask.position);
  }
  if (positions.length === 0) return null;
  const kept: Kept<S> = { next: next + positions.length, own: state };
  const measured = context.fidelities.costs.length === 1 ? {} : { fidelity };
  return { state: asState(kept), proposal: { kind: 'list', positions, ...measured } };
}

const asState = <S extends StrategyState>({ next, own }: Kept<S>): StrategyState => ({ next, own });
const keptOf = <S extends StrategyState>({ next, own }: StrategyState): Kept<S> => ({
  next: Number(next),
  own: own as S,
});

/** The strategy of such rules. Its state is what they keep and the number of asks; its end is theirs, or the samples. */
export function sequentialStrategy<S extends StrategyState>(rules: SequentialRules<S>): Strategy {
  const { name, title, source, parameters, end = 'none', measuresBy, averagesReplicates } = rules;
  return {
    name,
    title,
    source,
    parameters,
    isAdaptive: true,
    end,
    ...(measuresBy !== undefined && { measuresBy }),
    ...(averagesReplicates && { averagesReplicates }),
    start: (context) => asState(startOf(rules, context)),
    ask(context, state, count) {
      checkCount(count);
      return askSeveral(rules, context, keptOf<S>(state), count);
    },
    tell(context, state, tells) {
      const { next, own } = keptOf<S>(state);
      return asState({ next, own: rules.tell(context, own, tells, next) });
    },
  };
}
