import type { Position } from '@naswot/space';
import { mutateAllowed } from '../../allowed.ts';
import type { Draws } from '../../draws.ts';
import { positionFrom, valuedOf, type Valued } from '../../stored-position.ts';
import type { StrategyContext, Tell } from '../../strategy.ts';
import { isBetter } from '../../worth.ts';

/** Architectures that may become parents, the oldest first. */
export type AgingPopulation = readonly Valued[];

/** The population after tells: each is its youngest member, and where there are more than `size` the oldest die. */
export const aged = (population: AgingPopulation, tells: readonly Tell[], size: number): AgingPopulation =>
  [...population, ...tells.map(valuedOf)].slice(-size);

/** The best of `sampleSize` members drawn with replacement, the first of equals. */
function tournament(population: AgingPopulation, draws: Draws, sampleSize: number): Valued {
  let winner: Valued | null = null;
  for (let k = 0; k < sampleSize; k++) {
    const candidate = population[draws.below(population.length)]!;
    if (isBetter(candidate.value, winner)) winner = candidate;
  }
  return winner ?? population[0]!;
}

/** One edit of the winner of a tournament. */
export const breed = (
  context: StrategyContext,
  draws: Draws,
  population: AgingPopulation,
  sampleSize: number,
): Position =>
  mutateAllowed(context, draws, positionFrom(context, tournament(population, draws, sampleSize).position));
