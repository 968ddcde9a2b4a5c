import { randomStream, type RandomStream } from '@naswot/network';
import type { DrawBelow } from '@naswot/space';
import type { StrategyContext } from './strategy.ts';

/** Places of a stream that each ordinal has for itself; 2^37 ordinals fit the stream's 2^53. */
const placesPerOrdinal = 2 ** 16;
const twoTo32 = 2 ** 32;

/** Random numbers of one ask or tell. */
export interface Draws {
  /** A uniform whole number in [0, bound), for a bound of at most 2^32. */
  readonly below: DrawBelow;
  /** Uniform over (0, 1). */
  readonly uniform: () => number;
}

/** Streams of a search by purpose: a stream is a function of seed and label, kept because its key takes a digest to make. */
const streams = new WeakMap<StrategyContext, Map<string, RandomStream>>();

function streamOf(context: StrategyContext, purpose: string): RandomStream {
  const known = streams.get(context) ?? new Map<string, RandomStream>();
  streams.set(context, known);
  const stream = known.get(purpose) ?? randomStream(context.seed, purpose);
  known.set(purpose, stream);
  return stream;
}

/**
 * The random numbers of an ordinal: functions of seed, purpose, ordinal and how many were drawn here before, so that a strategy's
 * state holds no generator. At most 65,536 of them; throws a RangeError beyond.
 */
export function drawsAt(context: StrategyContext, purpose: string, ordinal: number): Draws {
  const stream = streamOf(context, `strategy ${purpose}`);
  let place = ordinal * placesPerOrdinal;
  const end = place + placesPerOrdinal;
  const below = (bound: number): number => {
    if (place >= end)
      throw new RangeError(`ask ${ordinal} needs more than ${placesPerOrdinal} random numbers`);
    return stream.below(place++, bound);
  };
  return { below, uniform: () => (below(twoTo32) + 0.5) / twoTo32 };
}
