import { firstAsk, mutateAllowed } from '../allowed.ts';
import { drawsAt } from '../draws.ts';
import { count, parameter, quantity } from '../parameters.ts';
import { fullFidelity, sequentialStrategy } from '../sequential-strategy.ts';
import { positionFrom, valuedOf, type Valued } from '../stored-position.ts';
import type { StrategyContext, Tell } from '../strategy.ts';

const parameters = {
  'warm-up': count('random architectures told before the first edit', 10, 10_000),
  temperature: quantity('after the warm-up, in standard deviations of the values told', 0.5, [0, 100]),
  'half-life': count('tells after which the temperature is half as high', 50, 1_000_000),
} as const;

type State = {
  readonly current: Valued | null;
  readonly told: number;
  /** Of the values told: how many, their mean, and the sum of squares about it (Welford). */
  readonly count: number;
  readonly mean: number;
  readonly squares: number;
};

function withValue(state: State, value: number | null): State {
  const told = state.told + 1;
  if (value === null) return { ...state, told };
  const count = state.count + 1;
  const mean = state.mean + (value - state.mean) / count;
  return { ...state, told, count, mean, squares: state.squares + (value - state.mean) * (value - mean) };
}

const isWarm = (context: StrategyContext, told: number): boolean =>
  told >= parameter(parameters, context.parameters, 'warm-up');

/** In the values' own unit; 0 where they are all the same. */
function temperature({ parameters: given }: StrategyContext, { told, count, squares }: State): number {
  const deviation = count < 2 ? 0 : Math.sqrt(squares / (count - 1));
  const age = told - parameter(parameters, given, 'warm-up');
  const halvings = age / parameter(parameters, given, 'half-life');
  return parameter(parameters, given, 'temperature') * deviation * Math.exp(-Math.LN2 * halvings);
}

/** Metropolis: what is no worse is taken, what is worse by d with probability exp(-d / temperature). */
function takes(context: StrategyContext, state: State, { ordinal, values: [value = null] }: Tell): boolean {
  const { current } = state;
  if (current === null) return true;
  if (value === null) return current.value === null;
  if (current.value === null || value >= current.value) return true;
  if (!isWarm(context, state.told)) return false;
  const { uniform } = drawsAt(context, 'acceptance', Number(ordinal));
  return uniform() < Math.exp((value - current.value) / temperature(context, state));
}

function hear(context: StrategyContext, state: State, tell: Tell): State {
  const taken = takes(context, state, tell) ? { ...state, current: valuedOf(tell) } : state;
  return withValue(taken, tell.values[0] ?? null);
}

/**
 * Simulated annealing: each ask is one edit of the current architecture; each tell takes its place where it is no worse, and with
 * probability exp(-difference / temperature) where it is. The temperature is in standard deviations of what was told so far, so
 * that it suits any score, and falls by half every so many tells, so that it does not depend on the samples. In a window above 1
 * edits of earlier architectures compete with the current one.
 *
 * Parameters, all our own: `warm-up` 10 random architectures, the best of which is the first current one; `temperature` 0.5;
 * `half-life` 50. Memory: one architecture.
 * @see Kirkpatrick, Gelatt, Vecchi: Optimization by simulated annealing, Science 220, 1983, doi:10.1126/science.220.4598.671
 */
export const simulatedAnnealing = sequentialStrategy<State>({
  name: 'simulated-annealing',
  title: 'Edits of one architecture, worse ones taken less and less often',
  source: 'Kirkpatrick et al., Science 1983, https://doi.org/10.1126/science.220.4598.671',
  parameters,
  objectives: 'one',
  begin: () => ({ current: null, told: 0, count: 0, mean: 0, squares: 0 }),
  ask(context, state, ordinal) {
    const draws = drawsAt(context, 'simulated annealing', ordinal);
    const { current, told } = state;
    const isFirst = current === null || !isWarm(context, told) || ordinal < context.included.length;
    const position = isFirst
      ? firstAsk(context, draws, ordinal)
      : mutateAllowed(context, draws, positionFrom(context, current.position));
    return { state, ask: { position, fidelity: fullFidelity(context) } };
  },
  tell: (context, state, tells) => tells.reduce((before, tell) => hear(context, before, tell), state),
});
