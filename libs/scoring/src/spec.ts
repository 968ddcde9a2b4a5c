import { createHash } from 'node:crypto';
import { canonicalJson, type CanonicalValue } from './canonical-json.ts';
import type { Counting } from './probe.ts';

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

/**
 * All that a proxy's score depends on besides the architecture. `run` is null for proxies that do not run the network.
 * Engine, device and lanes are never in it.
 */
export interface ScoringSpec {
  readonly proxy: string;
  readonly proxyVersion: number;
  readonly network: NetworkSettings;
  readonly run: RunSpec | null;
}

const runContent = ({ minibatch, weights, counting }: RunSpec): Record<string, CanonicalValue> => ({
  minibatch,
  weights: { ...weights },
  counting,
});

/** SHA-256, hexadecimal, of the spec's canonical JSON: with the space and the representative, a score's identity. */
export function specDigest(spec: ScoringSpec): string {
  const content = {
    proxy: spec.proxy,
    proxyVersion: spec.proxyVersion,
    network: spec.network,
    ...(spec.run === null ? {} : runContent(spec.run)),
  };
  return createHash('sha256').update(canonicalJson(content)).digest('hex');
}
