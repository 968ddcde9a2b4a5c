import type { ScoringSpec } from '@naswot/scoring';
import type { SpecDocument } from '../score-json.ts';

/** Something that two searches do not have in common; null is what one of them has not. */
export interface Difference {
  readonly what: string;
  readonly a: string | number | null;
  readonly b: string | number | null;
}

type Facts = ReadonlyMap<string, Difference['a']>;

/** What of two lists of facts is not the same, in their order. */
export function differencesOf(a: Facts, b: Facts): readonly Difference[] {
  return [...new Set([...a.keys(), ...b.keys()])]
    .map((what) => ({ what, a: a.get(what) ?? null, b: b.get(what) ?? null }))
    .filter((each) => each.a !== each.b);
}

const prefixed = (prefix: string, facts: Readonly<Record<string, Difference['a']>>): Facts =>
  new Map(Object.entries(facts).map(([name, value]) => [`${prefix} ${name}`, value]));

const weightsOf = (weights: NonNullable<ScoringSpec['run']>['weights'] | null): Facts => {
  if (weights === null) return new Map();
  if ('sha256' in weights) return new Map([['weights', `of the file ${weights.sha256.slice(0, 12)}`]]);
  const { initialisation, seed, version } = weights;
  return prefixed('weights', { initialisation, seed, version });
};

const imagesOf = ({ minibatch }: SpecDocument): Facts =>
  minibatch === null
    ? new Map()
    : prefixed('minibatch', { images: minibatch.source, size: minibatch.size, seed: minibatch.seed });

const factsOf = (spec: SpecDocument): Facts =>
  new Map<string, Difference['a']>([
    ['proxy', spec.proxy],
    ['proxy version', spec.proxyVersion],
    ...prefixed('network', spec.network),
    ...imagesOf(spec),
    ...weightsOf(spec.weights),
    ['counting', spec.counting],
  ]);

/** Images that were drawn alike and are others all the same: of another version of their source, or of a file. */
function otherImages(a: SpecDocument, b: SpecDocument): readonly Difference[] {
  if (a.minibatch === null || b.minibatch === null || a.minibatch.digest === b.minibatch.digest) return [];
  return [{ what: 'minibatch', a: a.minibatch.digest.slice(0, 12), b: b.minibatch.digest.slice(0, 12) }];
}

/** What two specs do not have in common; empty where they are the same. */
export function specDifferences(a: SpecDocument, b: SpecDocument): readonly Difference[] {
  const found = differencesOf(factsOf(a), factsOf(b));
  return found.some(({ what }) => what.startsWith('minibatch')) ? found : [...found, ...otherImages(a, b)];
}

/** `weights seed 0 -> 1`. */
export const differenceText = ({ what, a, b }: Difference): string =>
  `${what} ${a ?? 'none'} -> ${b ?? 'none'}`;
