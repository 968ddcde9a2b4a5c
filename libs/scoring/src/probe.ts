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

/**
 * Gradients of one scalar: the sum over images and outputs of `logits`, each times its entry of `RunOptions.outputGradient` (1
 * where none is given). Batch norms use the batch's own statistics, and gradients go through them. What the output does not
 * depend on has the gradient 0; a ReLU of exactly 0 has the slope 0. Arrays are float32, row-major, owned by the caller.
 */
export interface GradientsProbe {
  readonly kind: 'gradients';
  /** N, the number of images. */
  readonly size: number;
  /** `[N, outputs]`: what the network put out, for a loss whose gradient is the next run's `outputGradient`. */
  readonly logits: Float32Array;
  /** By path, for every tensor of the network in node order: the gradient in the tensor's own shape, PyTorch layout. */
  readonly weights: ReadonlyMap<string, Float32Array>;
  /** `[N, C, H, W]`: the gradient with respect to the images. */
  readonly input: Float32Array;
}

/** What an engine can measure on a network; a union that grows with the proxies. */
export type Probe = CodesProbe | GradientsProbe;
export type ProbeKind = Probe['kind'];

/** The codes among what a run measured; throws where there are none. */
export function codesOf(probes: readonly Probe[]): CodesProbe {
  const codes = probes.find((probe) => probe.kind === 'codes');
  if (codes === undefined)
    throw new Error(
      `expected a codes probe; received ${probes.map(({ kind }) => kind).join(', ') || 'none'}`,
    );
  return codes;
}
