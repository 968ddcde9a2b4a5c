import { cpus } from 'node:os';
import type { InferenceSession } from 'onnxruntime-node';
import { createHammingKernel, type HammingKernel } from '@naswot/kernel';
import { checkNetwork, reluInventory, type Network } from '@naswot/network';
import {
  EngineUnusable,
  expectImagesOf,
  type CodesProbe,
  type DeviceEngine,
  type EngineDescription,
  type Minibatch,
  type NetworkPlan,
  type Prepared,
  type Probe,
  type ProbeKind,
  type Weights,
} from '@naswot/scoring';
import { readBlockSize } from './block-size.ts';
import { buildCodesModel, type CodesModel } from './codes-model.ts';
import { prepareRun, type CodesRun } from './codes-run.ts';
import {
  explainProvider,
  kernelPlaceOf,
  sessionOptions,
  type ExecutionProvider,
  type KernelPlace,
} from './execution-provider.ts';
import { memoryFailure } from './memory-failure.ts';
import { estimateMemory } from './memory.ts';
import type { ModelForm } from './model-form.ts';
import { expectCodesOnly, plannedModel } from './onnx-planner.ts';
import { createOnnxModel } from './onnx-graph.ts';
import { ownRuntime, type OnnxRuntime } from './runtime.ts';
import { onnxRuntimeVersion } from './version.ts';

export interface OnnxEngineOptions {
  readonly provider: ExecutionProvider;
  /** Left out: `blocked` on the CPU where its provider has it, else `operator`. */
  readonly form?: ModelForm['kind'];
  /** Left out: where the provider's codes are. */
  readonly kernel?: KernelPlace;
  /** Left out: the one that this program brings. */
  readonly runtime?: OnnxRuntime;
  /** The folder of the package that the runtime is; left out for the one that this program brings. */
  readonly place?: string;
}

/** A model for a batch size, and its session; null where every ReLU input is zero and nothing is to run. */
interface Ready {
  readonly size: number;
  readonly model: CodesModel;
  readonly session: InferenceSession | null;
}

/** A network that waits for a batch size, or has a session for one. */
class OnnxPrepared implements Prepared {
  readonly network: Network;
  /** Its model for a batch size. */
  readonly modelFor: (size: number) => CodesModel;
  ready: Ready | null = null;

  constructor(network: Network, modelFor: (size: number) => CodesModel) {
    this.network = network;
    this.modelFor = modelFor;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const held = this.ready;
    this.ready = null;
    await held?.session?.release();
  }
}

function describeDevice(provider: ExecutionProvider): string {
  if (provider === 'cuda') return 'CUDA device 0';
  if (provider === 'webgpu') return 'WebGPU adapter';
  const processors = cpus();
  return `${processors[0]?.model.trim() ?? 'unknown processor'}, ${processors.length} cores`;
}

interface OnnxEngineParts {
  readonly provider: ExecutionProvider;
  readonly form: ModelForm;
  readonly kernelPlace: KernelPlace;
  readonly runtime: OnnxRuntime;
  readonly packagePlace: string | null;
  readonly first: InferenceSession | null;
}

class OnnxEngine implements DeviceEngine {
  readonly #provider: ExecutionProvider;
  readonly #form: ModelForm;
  readonly #kernelPlace: KernelPlace;
  readonly #runtime: OnnxRuntime;
  readonly #packagePlace: string | null;
  readonly #description: EngineDescription;
  /** Of a device's provider (openFirst); null on the CPU, and from a failure to the next network, which may need a new device. */
  #first: InferenceSession | null;
  #kernel: HammingKernel | null = null;

  constructor({ provider, form, kernelPlace, runtime, packagePlace, first }: OnnxEngineParts) {
    this.#provider = provider;
    this.#form = form;
    this.#kernelPlace = kernelPlace;
    this.#runtime = runtime;
    this.#packagePlace = packagePlace;
    this.#first = first;
    this.#description = {
      name: `onnx-${provider}`,
      version: `onnxruntime-node ${onnxRuntimeVersion}`,
      device: describeDevice(provider),
    };
  }

  describe(): EngineDescription {
    return this.#description;
  }

  estimateMemory(network: Network, size: number): number {
    return estimateMemory(network, size, this.#form);
  }

  async prepare(network: Network, weights: Weights, probes: readonly ProbeKind[]): Promise<Prepared> {
    expectCodesOnly(this.#provider, probes);
    checkNetwork(network);
    const modelFor = (size: number): CodesModel =>
      buildCodesModel(network, weights, size, this.#form, this.#kernelPlace);
    return Promise.resolve(new OnnxPrepared(network, modelFor));
  }

  adopt(plan: NetworkPlan): Promise<Prepared> {
    return Promise.resolve(new OnnxPrepared(plan.network, plannedModel(plan)));
  }

  async run(prepared: Prepared, minibatch: Minibatch, signal?: AbortSignal): Promise<readonly Probe[]> {
    if (!(prepared instanceof OnnxPrepared))
      throw new TypeError('the network was prepared by another engine');
    expectImagesOf(prepared.network, minibatch);
    const probe = await this.#measure(prepared, minibatch, signal).catch(async (error: unknown) => {
      await this.#releaseFirst();
      throw memoryFailure(error);
    });
    signal?.throwIfAborted();
    return [probe];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#kernel = null;
    await this.#releaseFirst();
  }

  async #releaseFirst(): Promise<void> {
    const held = this.#first;
    this.#first = null;
    await held?.release();
  }

  async #measure(
    prepared: OnnxPrepared,
    minibatch: Minibatch,
    signal: AbortSignal | undefined,
  ): Promise<CodesProbe> {
    const ready = await this.#ready(prepared, minibatch.shape[0]);
    signal?.throwIfAborted();
    return this.#runCodes(ready, minibatch, prepared.network);
  }

  async #ready(prepared: OnnxPrepared, size: number): Promise<Ready> {
    if (prepared.ready?.size === size) return prepared.ready;
    await prepared[Symbol.asyncDispose]();
    const model = prepared.modelFor(size);
    const session = model.outputs.length > 0 ? await this.#load(model) : null;
    prepared.ready = { size, model, session };
    return prepared.ready;
  }

  async #load({ bytes, form }: CodesModel): Promise<InferenceSession> {
    if (this.#provider !== 'cpu')
      this.#first ??= await openFirst(this.#provider, this.#runtime, this.#packagePlace);
    try {
      return await this.#runtime.InferenceSession.create(bytes, sessionOptions(this.#provider, form));
    } catch (cause) {
      const failure = memoryFailure(cause);
      throw failure === cause ? explainProvider(this.#provider, this.#packagePlace, cause) : failure;
    }
  }

  async #runCodes(
    { size, model, session }: Ready,
    minibatch: Minibatch,
    network: Network,
  ): Promise<CodesProbe> {
    if (this.#kernel?.size !== size) this.#kernel = createHammingKernel(size);
    const kernel = this.#kernel;
    const run = prepareRun(model, minibatch, kernel, this.#runtime);
    const outputs = (await runSession(session, run)) ?? {};
    const reluUnits = reluInventory(network).map(({ units }) => units);
    return { kind: 'codes', size, ...run.finish(outputs), reluUnits };
  }
}

const runSession = async (session: InferenceSession | null, { feeds, fetches }: CodesRun) =>
  fetches === null ? session?.run(feeds) : session?.run(feeds, fetches);

async function formOf({ provider, form, kernel }: OnnxEngineOptions): Promise<ModelForm> {
  if (form === 'operator' || form === 'primitives') return { kind: form };
  // Its provider has no training mode.
  if (provider === 'webgpu') return { kind: 'primitives' };
  const block = provider === 'cpu' && kernel !== 'device' ? await readBlockSize() : null;
  if (block !== null) return { kind: 'blocked', block };
  if (form === 'blocked')
    throw new EngineUnusable(
      `onnx-${provider}`,
      'ONNX Runtime has no channel-blocked operators for it here',
      'leave the form out',
    );
  return { kind: 'operator' };
}

/**
 * Opens a session, which only then loads the provider's libraries; throws where they do not load. While it is open the provider
 * keeps its device and what it has compiled for it: WebGPU lets go of both with the last session, and a network on SwiftShader
 * took seven times as long.
 */
async function openFirst(
  provider: ExecutionProvider,
  { InferenceSession }: OnnxRuntime,
  packagePlace: string | null,
): Promise<InferenceSession> {
  const model = createOnnxModel();
  model.output(model.node('Relu', [model.input('x', [1])]), 'float32', [1]);
  try {
    return await InferenceSession.create(model.encode(), sessionOptions(provider, 'operator'));
  } catch (cause) {
    throw explainProvider(provider, packagePlace, cause);
  }
}

/** An engine that runs networks in ONNX Runtime; no model file touches the disk. Throws where the provider cannot load. */
export async function createOnnxEngine(options: OnnxEngineOptions): Promise<DeviceEngine> {
  // What goes wrong is thrown with a sentence of its own; the runtime's lines would come on top of it.
  const { provider, runtime = ownRuntime() } = options;
  runtime.env.logLevel = 'fatal';
  const form = await formOf(options);
  const kernelPlace = options.kernel ?? kernelPlaceOf(provider);
  const packagePlace = options.place ?? null;
  const first = provider === 'cpu' ? null : await openFirst(provider, runtime, packagePlace);
  return new OnnxEngine({ provider, form, kernelPlace, runtime, packagePlace, first });
}
