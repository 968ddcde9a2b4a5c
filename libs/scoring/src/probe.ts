/** How often a ReLU counts: `unit` once (the paper's definition), `released` as the authors' released code counts. */
export type Counting = 'unit' | 'released';
export const countings: readonly Counting[] = ['unit', 'released'];

/**
 * Both Hamming kernels of one network on one minibatch: K_H[i,j] = N_A - Hamming(c_i, c_j), int32, row-major, N x N, exact.
 * @see Mellor et al., ICML 2021, arXiv:2006.04647, eq. 1
 */
export interface CodesProbe {
  readonly kind: 'codes';
  /** N, the number of images. */
  readonly size: number;
  readonly unit: Int32Array;
  readonly released: Int32Array;
  /** Units of each ReLU in the network's node order, dead branches included; their sum is N_A in `unit` counting. */
  readonly reluUnits: readonly number[];
}

/** What an engine can measure on a network; a union that grows with the proxies. */
export type Probe = CodesProbe;
export type ProbeKind = Probe['kind'];
