import type { Strategy, StrategyContext, StrategyState, Tell } from '../strategy.ts';
import { isPlain, scoreAlone, type Aim } from './aim.ts';
import { told, widened, type RankedWindow } from './told-values.ts';

/** How a state is kept where goals need what was told before. */
interface Kept {
  readonly own: StrategyState;
  readonly ranked: RankedWindow;
}

const asState = ({ own, ranked }: Kept): StrategyState => ({ own, ranked });
const keptOf = ({ own, ranked }: StrategyState): Kept => ({
  own: own as StrategyState,
  ranked: ranked as RankedWindow,
});

/** The strategy with its tells made into goals' values; its state is its own. */
function summing(strategy: Strategy, aim: Aim): Strategy {
  const valuesOf = (tell: Tell): Tell => ({ ...tell, values: told(aim.levels[0]!.goals, tell.values, []) });
  return {
    ...strategy,
    tell: (context, state, tells) => strategy.tell(context, state, tells.map(valuesOf)),
  };
}

/** As `summing`, with the last tells kept in the state. */
function ranking(strategy: Strategy, aim: Aim): Strategy {
  const { goals } = aim.levels[0]!;
  const hear = (context: StrategyContext, { own, ranked }: Kept, tell: Tell): Kept => {
    const window = widened(ranked, tell.values);
    const values = told(goals, tell.values, window);
    return { own: strategy.tell(context, own, [{ ...tell, values }]), ranked: window };
  };
  return {
    ...strategy,
    start: (context) => asState({ own: strategy.start(context), ranked: [] }),
    ask(context, state, count) {
      const { own, ranked } = keptOf(state);
      const asked = strategy.ask(context, own, count);
      return asked && { ...asked, state: asState({ own: asked.state, ranked }) };
    },
    tell: (context, state, tells) =>
      asState(tells.reduce((kept, tell) => hear(context, kept, tell), keptOf(state))),
  };
}

/**
 * A strategy that is told the quantities of an aim (`quantitiesOf`), in their order, and makes its goals' values of them. Of several
 * levels, each of which has one quantity, and of goals that are plain, the strategy itself.
 */
export function aimedStrategy(strategy: Strategy, aim: Aim = scoreAlone): Strategy {
  const goals = aim.levels.flatMap((level) => level.goals);
  if (!strategy.isAdaptive || goals.every(isPlain)) return strategy;
  return goals.some(({ by }) => by === 'ranks') ? ranking(strategy, aim) : summing(strategy, aim);
}
