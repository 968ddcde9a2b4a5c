/** Outcomes that follow from architecture and spec alone: they *are* the score, and the first write wins. */
export type DeterministicReason = 'disconnected' | 'coinciding-images' | 'dependent-codes';
/** What happened to an attempt on some machine: never reused by another search, replaced by any deterministic outcome. */
export type EnvironmentalReason = 'crashed' | 'memory' | 'timeout';
export type UnscorableReason = DeterministicReason | EnvironmentalReason;

/** A number; NASWOT's comes with its two terms: value = sizeTerm + separationTerm. Always finite. */
export interface Scored {
  readonly kind: 'scored';
  readonly value: number;
  /** N ln N_A; null for proxies that have no such parts. */
  readonly sizeTerm: number | null;
  /** ln|det(K_H / N_A)|, at most 0 (Hadamard); null for proxies that have no such parts. */
  readonly separationTerm: number | null;
}

export interface Unscorable {
  readonly kind: 'unscorable';
  readonly reason: UnscorableReason;
  /** One sentence for people: which rows coincide, the rank, the signal that ended the lane. */
  readonly detail: string;
}

export type Outcome = Scored | Unscorable;

/**
 * How far ln|det K_H| of one network may be apart on two engines, absolutely: rounding flips signs of inputs near zero. They
 * were apart by 2e-4 at most where that was measured (docs/engines.md).
 */
export const engineTolerance = 0.05;

const environmentalReasons: ReadonlySet<UnscorableReason> = new Set(['crashed', 'memory', 'timeout']);

/** Whether the outcome is about the machine and not about the architecture. */
export const isEnvironmental = (outcome: Outcome): boolean =>
  outcome.kind === 'unscorable' && environmentalReasons.has(outcome.reason);
