import { createHash } from 'node:crypto';
import { canonicalJson, type CanonicalValue } from './canonical-json.ts';
import type { Counting } from './probe.ts';
import { findProxy, isProxyName } from './proxies/proxies.ts';

/**
 * Raised with every change to this program by which the same spec gives other scores, on any engine: scorers of another revision
 * are given none of its shards. A change to one proxy alone raises that proxy's version, which is part of the spec.
 */
export const scoringRevision = 1;

/** Macro settings of a space's networks, such as `{ stemChannels: 16, cellsPerStage: 5, imageSize: 32, classes: 1 }`. */
export type NetworkSettings = Readonly<Record<string, number>>;

export type WeightsSpec =
  | { readonly initialisation: string; readonly seed: number; readonly version: number }
  /** SHA-256 of a weights file. */
  | { readonly sha256: string };

/** What a proxy that runs the network depends on besides its settings. */
export interface RunSpec {
  /** Content digest of the minibatch, `sha256:` hexadecimal without prefix. */
  readonly minibatch: string;
  readonly weights: WeightsSpec;
  readonly counting: Counting;
}

/** Where scores come from that another program made: under which of its settings is not known. */
export interface ForeignSource {
  /** What says so: a program and its version, a paper, an address. */
  readonly source: string;
  /** SHA-256 of the file that they were read from, hexadecimal. */
  readonly sha256: string;
  /** Its columns that name architectures and hold the scores. */
  readonly architectureColumn: string;
  readonly scoreColumn: string;
}

/**
 * All that a proxy's score depends on besides the architecture. `run` is null for proxies that do not run the network.
 * Engine, device and lanes are never in it. Scores of another program have `foreign`: no proxy of ours computes them, whatever its
 * name (docs/adr/0020-foreign-scores.md).
 */
export interface ScoringSpec {
  readonly proxy: string;
  readonly proxyVersion: number;
  readonly network: NetworkSettings;
  readonly run: RunSpec | null;
  readonly foreign?: ForeignSource;
}

/**
 * The spec of a proxy as this program computes it: its version comes from the table. `run` is what a proxy that runs the
 * network depends on; one that does not leaves it out. Throws a RangeError for an unknown proxy, a TypeError where `run` is
 * needed and null.
 */
export function makeSpec({
  proxy: name,
  network,
  run,
}: Pick<ScoringSpec, 'proxy' | 'network' | 'run'>): ScoringSpec {
  const proxy = findProxy(name);
  if (proxy.probe !== null && run === null)
    throw new TypeError(
      `${name} runs the network; expected a minibatch, weights and counting, received none`,
    );
  return { proxy: name, proxyVersion: proxy.version, network, run: proxy.probe === null ? null : run };
}

const weightsContent = (weights: WeightsSpec): Record<string, CanonicalValue> =>
  'sha256' in weights
    ? { sha256: weights.sha256 }
    : { initialisation: weights.initialisation, seed: weights.seed, version: weights.version };

const runContent = ({ minibatch, weights, counting }: RunSpec): Record<string, CanonicalValue> => ({
  minibatch,
  weights: weightsContent(weights),
  counting,
});

const foreignContent = (foreign: ForeignSource): Record<string, CanonicalValue> => ({
  source: foreign.source,
  sha256: foreign.sha256,
  architectureColumn: foreign.architectureColumn,
  scoreColumn: foreign.scoreColumn,
});

/**
 * The spec of scores that another program made; `network` is what parameters and MACs are counted under. Throws a RangeError for
 * the name of a proxy of ours.
 */
export function foreignSpec(proxy: string, network: NetworkSettings, foreign: ForeignSource): ScoringSpec {
  if (isProxyName(proxy))
    throw new RangeError(`'${proxy}' is a proxy of this program; expected another name for foreign scores`);
  return { proxy, proxyVersion: 0, network, run: null, foreign };
}

/**
 * SHA-256, hexadecimal, of the spec's canonical JSON: with the space and the representative, a score's identity. Only the
 * fields of the spec enter it, whatever else the objects hold.
 */
export function specDigest({ proxy, proxyVersion, network, run, foreign }: ScoringSpec): string {
  const content = {
    ...{ proxy, proxyVersion, network },
    ...(run === null ? {} : runContent(run)),
    ...(foreign === undefined ? {} : { foreign: foreignContent(foreign) }),
  };
  return createHash('sha256').update(canonicalJson(content)).digest('hex');
}
