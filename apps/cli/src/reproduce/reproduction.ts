import type { Estimate } from '@naswot/statistics';
import { judge, type Judgement, type Published } from './verdict.ts';

/** One number of ours beside the published one. */
export interface Claim {
  /** What agrees with what: `CIFAR-10, naswot, accuracy above 15 %`. */
  readonly subject: string;
  /** The accuracy that it is compared with, by the benchmark's name for it. */
  readonly metric: string;
  readonly coefficient: 'tau-b' | 'rho';
  /** Null where the paper prints none. */
  readonly published: Published | null;
  /** Null where the coefficient is not defined. */
  readonly ours: Estimate | null;
  /** Null where one of the two is missing. */
  readonly judgement: Judgement | null;
}

/** A published number that nothing stands beside, and what that would need. */
export interface Missing {
  readonly subject: string;
  readonly published: number;
  readonly needs: string;
}

/** One network of a figure. */
export interface PicturedNetwork {
  readonly architecture: string;
  readonly index: number | null;
  readonly accuracy: number;
  readonly score: number | null;
  /** Mean of K_H / N_A over all pairs of images. */
  readonly meanAgreement: number;
}

/** What a target comes to. */
export interface Reproduction {
  readonly claims: readonly Claim[];
  readonly missing: readonly Missing[];
  /** Sentences: how it was made, and where that differs from the paper. */
  readonly remarks: readonly string[];
  /** Files. */
  readonly figures: readonly string[];
  /** Searches that the scores are of. */
  readonly searches: readonly string[];
  /** Of targets that draw single networks. */
  readonly networks: readonly PicturedNetwork[];
}

/** A claim with its judgement. */
export const claim = (given: Omit<Claim, 'judgement'>): Claim => ({
  ...given,
  judgement: given.ours === null || given.published === null ? null : judge(given.ours, given.published),
});
