import type { Choices, Position } from '@naswot/space';
import { drawAllowed, firstAsk } from '../../allowed.ts';
import { choicesOf } from '../../choices-of.ts';
import { drawsAt, type Draws } from '../../draws.ts';
import { count, parameter, quantity } from '../../parameters.ts';
import { sequentialStrategy } from '../../sequential-strategy.ts';
import { storedPosition } from '../../stored-position.ts';
import type { StrategyContext, Tell } from '../../strategy.ts';
import {
  askBrackets,
  bracketParameters,
  fidelitiesOf,
  noBrackets,
  rungOfAsk,
  tellBrackets,
  type BracketQueue,
} from '../halving/bracket-queue.ts';
import { densityOf, drawFrom } from './categorical-kde.ts';
import { modelOf, type Model, type Observation } from './model.ts';

const name = 'bohb';

const parameters = {
  ...bracketParameters,
  samples: count('candidates drawn from the density of good architectures', 64, 500),
  'random-fraction': quantity('part of the architectures that are drawn at random', 1 / 3, [0, 1]),
  best: quantity('part of the observations that count as good', 0.15, [0.01, 0.99]),
  history: count('observations kept, the last ones of all rungs together', 1000, 10_000),
} as const;

type State = {
  readonly queue: BracketQueue;
  /** In the order told. */
  readonly history: readonly Observation[];
};

const valueOf = ({ parameters: given }: StrategyContext, parameterName: keyof typeof parameters): number =>
  parameter(parameters, given, parameterName);

/** Models of histories that are in memory, so that asks between two tells make them once. */
const madeModels = new WeakMap<State['history'], Model | null>();

function modelIn(context: StrategyContext, choices: Choices, { history }: State): Model | null {
  const made = madeModels.get(history);
  const model = made === undefined ? modelOf(context, choices, history, valueOf(context, 'best')) : made;
  madeModels.set(history, model);
  return model;
}

/** The allowed candidate that is likeliest among good architectures as against the others; null where none is allowed. */
function likeliest(
  context: StrategyContext,
  choices: Choices,
  { good, bad }: Model,
  draws: Draws,
): Position | null {
  const [asGood, asBad] = [densityOf(good), densityOf(bad)];
  let [best, bestRatio]: [Position | null, number] = [null, -Infinity];
  for (let k = 0; k < valueOf(context, 'samples'); k++) {
    const chosen = drawFrom(good, draws);
    const ratio = asGood(chosen) / asBad(chosen);
    if (!(ratio > bestRatio)) continue;
    const position = choices.at(chosen);
    if (position === null || context.isAllowed?.(position) === false) continue;
    [best, bestRatio] = [position, ratio];
  }
  return best;
}

/** A bracket's new architecture, before which so many were drawn. */
function draw(context: StrategyContext, state: State, ordinal: number, drawn: number): Position {
  const draws = drawsAt(context, name, ordinal);
  const choices = choicesOf(name, context);
  if (drawn < context.included.length) return firstAsk(context, draws, drawn);
  if (draws.uniform() < valueOf(context, 'random-fraction')) return drawAllowed(context, draws);
  const model = modelIn(context, choices, state);
  const position = model === null ? null : likeliest(context, choices, model, draws);
  return position ?? drawAllowed(context, draws);
}

function hear(context: StrategyContext, { queue, history }: State, tell: Tell): State {
  const rung = rungOfAsk(queue, tell.ordinal);
  const after = tellBrackets(name, context, queue, tell);
  if (rung === undefined) return { queue: after, history };
  const observation = { rung, position: storedPosition(tell.position), value: tell.values[0] ?? null };
  return { queue: after, history: [...history, observation].slice(-valueOf(context, 'history')) };
}

/**
 * BOHB: Hyperband whose brackets take their architectures from a model: of candidates drawn from the density of the good ones at
 * the dearest rung that has enough, the one that is likeliest as against the density of the others. A kernel's bandwidth follows
 * a rule of our own (`categoricalKde`); HpBandSter takes the spread of the options' numbers for it, which is beyond what a kernel of
 * unordered options may have, so that its candidates are next to random (deviation).
 *
 * Parameters: `eta` 3, `samples` 64, `random-fraction` 1/3, `best` 0.15 as HpBandSter has them (NAS-Bench-201 ran 4 samples and no
 * random fraction); `history` 1,000 observations, which bound its memory beside the brackets that wait.
 * @see Falkner, Klein, Hutter: BOHB: Robust and efficient hyperparameter optimization at scale, ICML 2018, arXiv:1807.01774
 */
export const bohb = sequentialStrategy<State>({
  name,
  title: 'Hyperband with a model of where good architectures are',
  source: 'Falkner et al., ICML 2018, https://arxiv.org/abs/1807.01774',
  parameters,
  objectives: 'one',
  measuresBy: 'levels',
  begin(context) {
    choicesOf(name, context);
    fidelitiesOf(name, context);
    return { queue: noBrackets, history: [] };
  },
  ask(context, state, ordinal) {
    const { queue, ask } = askBrackets(name, context, state.queue, ordinal, (drawn) =>
      draw(context, state, ordinal, drawn),
    );
    return { state: { ...state, queue }, ask };
  },
  tell: (context, state, tells) => tells.reduce((before, tell) => hear(context, before, tell), state),
});
