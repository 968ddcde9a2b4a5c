import { randomStream, type RandomStream } from '@naswot/network';
import { choiceSpace } from './choice-space.ts';
import type { Landscape } from './play-search.ts';

const options = [5, 5, 5, 5, 5, 5];
/** As many architectures as NAS-Bench-201 has, and as many neighbours of each. */
export const hillSpace = choiceSpace(options);

const twoTo32 = 2 ** 32;
const stream = randomStream(0, 'hill landscape');
/** A fixed number from 0 to 1 at each place. */
const fixed = (place: number): number => stream.below(place, twoTo32) / twoTo32;

const own = options.map((radix, place) =>
  Array.from({ length: radix }, (_, choice) => fixed(place * 5 + choice)),
);
const pairs = options
  .slice(1)
  .map((radix, place) => Array.from({ length: 5 * radix }, (_, pair) => fixed(100 + place * 25 + pair)));

/** Of one architecture in fifty. */
const isUnscorable = (position: bigint): boolean => position % 50n === 7n;

/** What each choice is worth, and half as much what it is worth beside the next one: from 0 to 8.5. */
function height(position: bigint): number {
  const choices = hillSpace.choices.of(position as never);
  const alone = choices.reduce((sum, choice, place) => sum + own[place]![choice]!, 0);
  return pairs.reduce(
    (sum, table, place) => sum + table[choices[place]! * 5 + choices[place + 1]!]! / 2,
    alone,
  );
}

const heights = Array.from({ length: Number(hillSpace.size) }, (_, place) => height(BigInt(place)));

/** A landscape with slopes and several summits, one architecture in fifty unscorable; the same at every fidelity. */
export const hills: Landscape = (position) => [isUnscorable(position) ? null : heights[Number(position)]!];

/** A Philox stream for each fidelity, made once. */
const noiseStreams = new Map<number, RandomStream>();

/** Noise of standard deviation 1, a function of position and fidelity: the sum of twelve uniform numbers less its mean. */
function noise(position: bigint, fidelity: number): number {
  const known = noiseStreams.get(fidelity) ?? randomStream(fidelity, 'noise landscape');
  noiseStreams.set(fidelity, known);
  const words = Array.from({ length: 12 }, (_, k) => known.below(Number(position) * 12 + k, twoTo32));
  return words.reduce((sum, word) => sum + word / twoTo32, -6);
}

/** The hills with noise of a standard deviation by fidelity. */
export const noisyHills =
  (deviations: (fidelity: number) => number): Landscape =>
  (position, fidelity) =>
    hills(position, fidelity).map((value) =>
      value === null ? null : value + deviations(fidelity) * noise(position, fidelity),
    );
