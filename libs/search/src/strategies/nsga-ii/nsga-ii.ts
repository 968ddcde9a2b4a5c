import type { Position } from '@naswot/space';
import { firstAsk, mutateAllowed, proposeAllowed } from '../../allowed.ts';
import { drawsAt, type Draws } from '../../draws.ts';
import type { Values } from '../../dominance.ts';
import { count, parameter, quantity } from '../../parameters.ts';
import { fullFidelity, sequentialStrategy } from '../../sequential-strategy.ts';
import { positionFrom, storedPosition } from '../../stored-position.ts';
import type { StrategyContext } from '../../strategy.ts';
import { crowdingDistances } from './crowding-distance.ts';
import { nonDominatedSort } from './non-dominated-sort.ts';

const parameters = {
  population: count('architectures that survive a generation, and children of one', 20, 10_000),
  crossover: quantity('probability that a child mixes two parents', 0.9, [0, 1]),
  mutation: quantity('probability that a child that differs from its parents is edited besides', 0.6, [0, 1]),
} as const;

type Member = { readonly position: string; readonly values: Values };

type State = {
  /** The best of a front and of the most room first; empty in the first generation. */
  readonly population: readonly Member[];
  /** Told since the last selection. */
  readonly children: readonly Member[];
};

const valueOf = ({ parameters: given }: StrategyContext, name: keyof typeof parameters): number =>
  parameter(parameters, given, name);

/** The `size` best by front, then by room: the crowded comparison. Each architecture once. */
export function select(members: readonly Member[], size: number): readonly Member[] {
  const distinct = [...new Map(members.map((member) => [member.position, member])).values()];
  return nonDominatedSort(distinct.map(({ values }) => values))
    .flatMap((front) => {
      const distances = crowdingDistances(front.map((place) => distinct[place]!.values));
      const order = front.map((_, k) => k).sort((a, b) => distances[b]! - distances[a]! || a - b);
      return order.map((k) => distinct[front[k]!]!);
    })
    .slice(0, size);
}

/** The better of two drawn at random: they are in order. */
function parent(context: StrategyContext, { population }: State, { below }: Draws): Position {
  const place = Math.min(below(population.length), below(population.length));
  return positionFrom(context, population[place]!.position);
}

/** Each choice of one parent or the other; null where they make no architecture, or the space has no choices. */
function mixed(
  { space: { choices } }: StrategyContext,
  a: Position,
  b: Position,
  draws: Draws,
): Position | null {
  if (choices === null) return null;
  const others = choices.of(b);
  return choices.at(choices.of(a).map((own, place) => (draws.below(2) === 0 ? own : others[place]!)));
}

function child(context: StrategyContext, state: State, draws: Draws): Position {
  const [a, b] = [parent(context, state, draws), parent(context, state, draws)];
  return proposeAllowed(context, draws, () => {
    const isMixed = draws.uniform() < valueOf(context, 'crossover');
    const made = (isMixed ? mixed(context, a, b, draws) : null) ?? a;
    const isNew = made !== a && made !== b;
    return isNew && draws.uniform() >= valueOf(context, 'mutation')
      ? made
      : mutateAllowed(context, draws, made);
  });
}

/**
 * NSGA-II: finds trade-offs between objectives. A child mixes the choices of two parents, each the better of two drawn at random,
 * and is edited; when as many children as the population are told, the best of both survive, by non-domination, then by room.
 * Generations follow the tells, so that asks never wait; an architecture is in the population once, and spaces without choices
 * have edits only (deviations).
 *
 * Parameters: `population` 20 (the paper's 100 are for budgets of 25,000); `crossover` 0.9 as in the paper; `mutation` 0.6, near
 * the 1 - 1/e with which its edits of every choice with probability 1/n change anything. Memory: two populations.
 * @see Deb, Pratap, Agarwal, Meyarivan: A fast and elitist multiobjective genetic algorithm: NSGA-II, IEEE TEC 6(2), 2002,
 * doi:10.1109/4235.996017
 */
export const nsgaII = sequentialStrategy<State>({
  name: 'nsga-ii',
  title: 'Evolution of the trade-offs between several objectives',
  source: 'Deb et al., IEEE TEC 2002, https://doi.org/10.1109/4235.996017',
  parameters,
  objectives: 'several',
  begin: () => ({ population: [], children: [] }),
  ask(context, state, ordinal) {
    const draws = drawsAt(context, 'nsga-ii', ordinal);
    const isFirst = state.population.length === 0 || ordinal < context.included.length;
    const position = isFirst ? firstAsk(context, draws, ordinal) : child(context, state, draws);
    return { state, ask: { position, fidelity: fullFidelity(context) } };
  },
  tell(context, state, tells) {
    const size = valueOf(context, 'population');
    return tells.reduce(({ population, children }, { position, values }) => {
      const told = [...children, { position: storedPosition(position), values }];
      if (told.length < size) return { population, children: told };
      return { population: select([...population, ...told], size), children: [] };
    }, state);
  },
});
