import { describe, expect, it } from 'vitest';
import { fullFidelity } from '../sequential-strategy.ts';
import { random } from '../strategies/random.ts';
import { plainContext } from '../strategy-context.ts';
import type { Strategy, StrategyContext } from '../strategy.ts';
import { hills, hillSpace } from './landscapes.ts';
import { playSearch, simplest, type Landscape, type PlayedAsk } from './play-search.ts';

export interface ProgressOptions {
  readonly terms?: Partial<StrategyContext>;
  readonly landscape?: Landscape;
  /** What both may spend, in the unit of the fidelities' costs. */
  readonly cost: number;
  /** How many searches of each are compared; more where what they find varies more. */
  readonly runs?: number;
  /** How good what was asked for is, the larger the better; left out, the best value at the full fidelity. */
  readonly quality?: (asks: readonly PlayedAsk[], context: StrategyContext) => number;
}

const windows = [1, 16];
/**
 * Standard errors by which the mean over seeds is above random's. Five by luck have probability 3e-7; a strategy that has no
 * effect, tried under ten thousand changes, does not pass once.
 */
const margin = 5;

function bestAtFull(asks: readonly PlayedAsk[], context: StrategyContext): number {
  const full = fullFidelity(context);
  const values = asks.flatMap(({ fidelity, values: [value] }) =>
    fidelity === full && typeof value === 'number' ? [value] : [],
  );
  return Math.max(0, ...values);
}

/** How many standard errors above 0 the mean is. */
function standardErrors(differences: readonly number[]): number {
  const n = differences.length;
  const mean = differences.reduce((sum, difference) => sum + difference, 0) / n;
  const squares = differences.reduce((sum, difference) => sum + (difference - mean) ** 2, 0);
  return mean / Math.sqrt(squares / (n - 1) / n);
}

/** That a strategy finds better architectures than random search where there is something to learn: call it beside the suite. */
export function describeProgress(
  strategy: Strategy,
  { terms = {}, landscape = hills, cost, runs = 40, quality = bestAtFull }: ProgressOptions,
): void {
  const seeds = Array.from({ length: runs }, (_, seed) => seed);
  const qualityOf = (played: Strategy, seed: number, window: number): number => {
    const parameters = played === strategy ? terms.parameters : {};
    const context = plainContext(hillSpace, { ...terms, parameters: parameters ?? {}, seed });
    return quality(playSearch(played, context, window, simplest, { landscape, cost }).asks, context);
  };

  describe(`strategy ${strategy.name}`, () => {
    it.each(windows)(
      'finds better architectures than random search at the same cost, window %i',
      (window) => {
        const differences = seeds.map(
          (seed) => qualityOf(strategy, seed, window) - qualityOf(random, seed, window),
        );
        expect(standardErrors(differences)).toBeGreaterThan(margin);
      },
    );
  });
}
