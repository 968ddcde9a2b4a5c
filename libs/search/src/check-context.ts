import { parseParameters } from './parameters.ts';
import type { Strategy, StrategyContext } from './strategy.ts';

const plural = (count: bigint): string => `${count} architecture${count === 1n ? '' : 's'}`;

function checkNumbers({ seed, samples }: StrategyContext): void {
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw new RangeError(`--seed is a whole number from 0 to 2^53 - 1; received ${seed}`);
  if (samples !== null && samples < 1n) throw new RangeError(`--samples is at least 1; received ${samples}`);
}

function checkFidelities({ fidelities: { kind, costs } }: StrategyContext): void {
  const isAscending = kind === 'replicates' || costs.every((cost, k) => k === 0 || cost > costs[k - 1]!);
  if (costs.length === 0 || costs.some((cost) => !(cost >= 0)) || !isAscending)
    throw new RangeError(
      `a search measures by one fidelity or more, each dearer than the one before; received ${costs.join(', ')}`,
    );
}

function checkIncluded({ included, isAllowed, samples }: StrategyContext): void {
  if (samples !== null && BigInt(included.length) > samples)
    throw new RangeError(`${included.length} architectures are included in a search of ${samples} samples`);
  const refused = isAllowed === null ? undefined : included.find((position) => !isAllowed(position));
  if (refused !== undefined)
    throw new RangeError(`architecture ${refused} is included, but does not keep the search's constraints`);
}

/** What any strategy checks of its context before it starts; throws a RangeError that says what is wrong. */
export function checkContext({ parameters }: Pick<Strategy, 'parameters'>, context: StrategyContext): void {
  checkNumbers(context);
  checkFidelities(context);
  checkIncluded(context);
  parseParameters(parameters, context.parameters);
}

/** Throws a RangeError, with a hint, where more samples are asked for than there are architectures. */
export function checkSamples({ space, samples, replacement }: StrategyContext, hint: string): void {
  if (samples !== null && samples > space.size && !replacement)
    throw new RangeError(`--samples asks for ${plural(samples)}; the space has ${space.size}. ${hint}`);
}

/** Throws a RangeError where a strategy that makes one number larger has several, or none. */
export function checkOneObjective(name: string, { objectives }: StrategyContext): void {
  if (objectives !== 1)
    throw new RangeError(
      `${name} optimises one objective; received ${objectives}. Weight them, or use --strategy nsga-ii.`,
    );
}
