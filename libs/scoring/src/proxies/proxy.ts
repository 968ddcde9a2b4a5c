import type { Network } from '@naswot/network';
import type { Outcome } from '../outcome.ts';
import type { Counting, Probe, ProbeKind } from '../probe.ts';

/** What a proxy is computed from. */
export interface ProxyInput {
  readonly network: Network;
  readonly counting: Counting;
  /** What the engine measured; null for a proxy that asks for no probe. */
  readonly probe: Probe | null;
}

/** A training-free estimate of quality: pure mathematics on a probe, or on the network alone. Higher is better. */
export interface Proxy {
  readonly name: string;
  readonly title: string;
  /** Paper and URL. */
  readonly source: string;
  /** Part of every spec: raised whenever a value changes. */
  readonly version: number;
  /** What it needs of an engine; null where the network is not run. */
  readonly probe: ProbeKind | null;
  evaluate(input: ProxyInput): Outcome;
}

/** The outcome of a proxy whose value is one count. */
export const countOutcome = (value: number): Outcome => ({
  kind: 'scored',
  value,
  sizeTerm: null,
  separationTerm: null,
});
