import type { Network, ParameterTensor } from '@naswot/network';
import type { Minibatch } from '@naswot/dataset';
import type { Probe, ProbeKind } from './probe.ts';

export type { Minibatch };

/** What ran a network; recorded with every score and never part of its identity. */
export interface EngineDescription {
  /** `onnx-cpu`, `onnx-cuda`, ... */
  readonly name: string;
  /** Version of the runtime, `onnxruntime-node 1.30.0`. */
  readonly version: string;
  /** The device in words, `AMD EPYC, 2 cores`. */
  readonly device: string;
}

/** Values of a network's tensors, from seeds or from a file. Float32, PyTorch layout; owned by the source, read only. */
export interface Weights {
  values(tensor: ParameterTensor): Float32Array;
  /** Whether batch-norm biases are all zero, as under every seeded initialisation: lets an engine fold zeros. */
  readonly normBiasIsZero: boolean;
}

/** A network made ready to run; holds native memory until disposed. */
export interface Prepared extends AsyncDisposable {
  readonly network: Network;
}

/** What a run may be given besides its images. */
export interface RunOptions {
  /**
   * `[N, outputs]`, row-major: by how much the scalar that is differentiated grows with each logit, the loss's gradient with
   * respect to them. Read by gradients only; 1 everywhere where it is left out.
   */
  readonly outputGradient?: Float32Array;
}

/**
 * Runs networks. `prepare` of the next network may overlap with `run` of the current one. Errors are thrown, an OutOfMemory where
 * there is no room for the network, after which the next one runs; a signal that aborts ends `run` at the latest after the current
 * network.
 */
export interface Engine extends AsyncDisposable {
  /**
   * Whether a network is worth preparing, and asking to be run, while another runs: a device does the work, and the caller's thread
   * is free meanwhile. Networks are then run in the order in which that was asked, and the device holds one of them at a time. Left
   * out it is not, as where the process's own cores run networks.
   */
  readonly overlaps?: boolean;
  describe(): EngineDescription;
  /** Upper estimate, in bytes, of what `prepare` and `run` of this network on N images hold at once. */
  estimateMemory(network: Network, size: number): number;
  /**
   * Throws a RangeError with one sentence where a probe is asked for that the engine does not measure, and what `checkNetwork` throws
   * where the network's nodes do not fit together. `size` is the number of images that it will most likely be run on, with which an
   * engine can make more ready than without; it may be run on others.
   */
  prepare(network: Network, weights: Weights, probes: readonly ProbeKind[], size?: number): Promise<Prepared>;
  /** Measures what was asked for in `prepare`; one probe per kind, codes first. */
  run(
    prepared: Prepared,
    minibatch: Minibatch,
    signal?: AbortSignal,
    options?: RunOptions,
  ): Promise<readonly Probe[]>;
}
