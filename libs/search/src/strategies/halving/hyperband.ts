import { firstAsk } from '../../allowed.ts';
import { drawsAt } from '../../draws.ts';
import { sequentialStrategy } from '../../sequential-strategy.ts';
import {
  askBrackets,
  bracketParameters as parameters,
  fidelitiesOf,
  noBrackets,
  tellBrackets,
  type BracketQueue,
} from './bracket-queue.ts';

const name = 'hyperband';

/**
 * Hyperband: brackets of successive halving over levels (epochs), from many architectures at the cheapest to few at the dearest,
 * over and over. Rungs are the levels there are, where Hyperband has budgets at will. While a rung waits for its last answers the
 * next bracket begins, as HpBandSter's does where a worker is free; in a window of 1 brackets follow one another.
 *
 * Parameters: `eta` 3, as in the paper. Memory: the brackets that wait.
 * @see Li, Jamieson, DeSalvo, Rostamizadeh, Talwalkar: Hyperband: A novel bandit-based approach to hyperparameter optimization,
 * JMLR 18, 2018, arXiv:1603.06560
 */
export const hyperband = sequentialStrategy<BracketQueue>({
  name,
  title: 'Brackets of successive halving over epochs',
  source: 'Li et al., JMLR 2018, https://arxiv.org/abs/1603.06560',
  parameters,
  objectives: 'one',
  measuresBy: 'levels',
  begin(context) {
    fidelitiesOf(name, context);
    return noBrackets;
  },
  ask(context, state, ordinal) {
    const draw = (drawn: number) => firstAsk(context, drawsAt(context, name, ordinal), drawn);
    const { queue, ask } = askBrackets(name, context, state, ordinal, draw);
    return { state: queue, ask };
  },
  tell: (context, state, tells) =>
    tells.reduce((queue, tell) => tellBrackets(name, context, queue, tell), state),
});
