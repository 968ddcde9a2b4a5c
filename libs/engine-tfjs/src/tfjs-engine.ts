import type { Tensor4D } from '@tensorflow/tfjs-core';
import { checkNetwork, reluInventory, type Network } from '@naswot/network';
import {
  expectImagesOf,
  type CodesProbe,
  type DeviceEngine,
  type EngineDescription,
  type GradientsProbe,
  type Minibatch,
  type NetworkPlan,
  type Prepared,
  type Probe,
  type ProbeKind,
  type RunOptions,
  type Weights,
} from '@naswot/scoring';
import { kernelFormer, type KernelFormer } from './form-kernel.ts';
import { differentiate } from './gradients.ts';
import { fastLayers } from './layers.ts';
import { memoryFailure } from './memory-failure.ts';
import { estimateMemory } from './memory.ts';
import { registerGradients } from './operation-gradients.ts';
import { TfjsPrepared, type LoadedPart } from './prepared-network.ts';
import { runNodes } from './run-nodes.ts';
import { asTfjsPlan, planNetwork, type TfjsPlan } from './tfjs-plan.ts';
import { TensorflowError, type Backend, type Tensorflow } from './tensorflow.ts';

/** Images `[N, C, H, W]` as TensorFlow's `[N, H, W, C]`. */
const loadImages = (tf: Tensorflow, { pixels, shape }: Minibatch): Tensor4D =>
  tf.tidy(() => tf.transpose(tf.tensor4d(pixels, [...shape]), [0, 2, 3, 1]));

class TfjsEngine implements DeviceEngine {
  readonly #tf: Tensorflow;
  readonly #backend: Backend;
  #former: KernelFormer | null = null;

  constructor(tf: Tensorflow, backend: Backend) {
    this.#tf = tf;
    this.#backend = backend;
  }

  describe(): EngineDescription {
    const { name, version, device } = this.#backend;
    return { name, version, device };
  }

  estimateMemory(network: Network, size: number): number {
    return estimateMemory(network, size, this.#backend.registered);
  }

  async prepare(network: Network, weights: Weights, probes: readonly ProbeKind[]): Promise<Prepared> {
    checkNetwork(network);
    return this.#load(() => planNetwork(network, weights, probes));
  }

  adopt(plan: NetworkPlan): Promise<Prepared> {
    return this.#load(() => asTfjsPlan(plan));
  }

  async run(
    prepared: Prepared,
    minibatch: Minibatch,
    signal?: AbortSignal,
    options: RunOptions = {},
  ): Promise<readonly Probe[]> {
    if (!(prepared instanceof TfjsPrepared))
      throw new TypeError('the network was prepared by another engine');
    expectImagesOf(prepared.network, minibatch);
    // Also a turn in which a signal is heard: what follows may block until the network is done.
    await this.#choose();
    signal?.throwIfAborted();
    const probes = await this.#measure(prepared, minibatch, options).catch((error: unknown) => {
      throw memoryFailure(error);
    });
    signal?.throwIfAborted();
    return probes;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#former = null;
    return Promise.resolve();
  }

  async #load(planned: () => TfjsPlan): Promise<Prepared> {
    await this.#choose();
    try {
      return new TfjsPrepared(this.#tf, planned());
    } catch (error) {
      throw memoryFailure(error);
    }
  }

  /**
   * Every TensorFlow.js of a process shares one state, the current back end too: whoever ran last has left its own. Two of these
   * engines must not run at the same time in one process.
   */
  async #choose(): Promise<void> {
    const { registered, name, renew } = this.#backend;
    await renew?.();
    if (!(await this.#tf.setBackend(registered)))
      throw new TensorflowError(`engine ${name} cannot be used: its back end ${registered} does not start`);
  }

  async #measure(prepared: TfjsPrepared, minibatch: Minibatch, options: RunOptions): Promise<Probe[]> {
    const images = loadImages(this.#tf, minibatch);
    try {
      const probes: Probe[] = [];
      if (prepared.codes !== null) probes.push(await this.#runCodes(prepared, prepared.codes, images));
      if (prepared.gradients !== null)
        probes.push(await this.#runGradients(prepared, prepared.gradients, images, options));
      return probes;
    } finally {
      images.dispose();
    }
  }

  async #runCodes(
    { network, taps }: TfjsPrepared,
    { nodes, tensors }: LoadedPart,
    images: Tensor4D,
  ): Promise<CodesProbe> {
    const [size] = images.shape;
    if (this.#former?.size !== size) this.#former = kernelFormer(this.#tf, this.#backend, size);
    const former = this.#former;
    former.reset();
    const tapOf = new Map(taps.map((tap) => [tap.input, tap]));
    for (const { input, units, weights } of taps) if (input === null) former.addConstant(units, weights);
    const apply = fastLayers(this.#tf, this.#backend);
    const tensorsOf = (id: number) => tensors.get(id) ?? [];
    for (const [id, value] of runNodes({ tf: this.#tf, network, nodes, apply, tensorsOf }, images)) {
      const tap = tapOf.get(id);
      if (tap !== undefined) await former.add(value, tap.weights);
    }
    const reluUnits = reluInventory(network).map(({ units }) => units);
    return { kind: 'codes', size, ...former.result(), reluUnits };
  }

  #runGradients(
    { network }: TfjsPrepared,
    part: LoadedPart,
    images: Tensor4D,
    { outputGradient }: RunOptions,
  ): Promise<GradientsProbe> {
    return differentiate(this.#tf, network, part, images, outputGradient);
  }
}

/** An engine that runs networks in the TensorFlow.js that it is given, on the back end that is set there. */
export function createTfjsEngine(tf: Tensorflow, backend: Backend): DeviceEngine {
  registerGradients(tf);
  return new TfjsEngine(tf, backend);
}
