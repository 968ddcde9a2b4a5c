import { cpus } from 'node:os';
import { env, InferenceSession, Tensor } from 'onnxruntime-node';
import { createHammingKernel, type HammingKernel } from '@naswot/kernel';
import { parameterTensors, reluInventory, tensorSize, type Network } from '@naswot/network';
import type {
  CodesProbe,
  Engine,
  EngineDescription,
  Minibatch,
  Prepared,
  Probe,
  ProbeKind,
  Weights,
} from '@naswot/scoring';
import type { BatchNormForm } from './batch-norm.ts';
import { explainProvider, sessionOptions, type ExecutionProvider } from './execution-provider.ts';
import { buildCodesModel, imageInput, type CodesModel } from './onnx-model.ts';
import { onnxRuntimeVersion } from './version.ts';

export interface OnnxEngineOptions {
  readonly provider: ExecutionProvider;
  /** `primitives` for providers without `BatchNormalization` in training mode; `operator` by default. */
  readonly batchNorm?: BatchNormForm;
}

/** A network whose weights are in a model, waiting for a batch size, or a session for one. */
class OnnxPrepared implements Prepared {
  readonly network: Network;
  readonly weights: Weights;
  session: { readonly size: number; readonly model: CodesModel; readonly session: InferenceSession } | null =
    null;

  constructor(network: Network, weights: Weights) {
    this.network = network;
    this.weights = weights;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const held = this.session;
    this.session = null;
    await held?.session.release();
  }
}

/** Bytes that ONNX Runtime, its weights' copies and JavaScript take before any feature map. */
const fixedBytes = 250e6;
const floatBytes = 4;

function describeDevice(provider: ExecutionProvider): string {
  if (provider === 'cuda') return 'CUDA device 0';
  const processors = cpus();
  return `${processors[0]?.model.trim() ?? 'unknown processor'}, ${processors.length} cores`;
}

/** Feature maps that are alive at once: a cell's nodes and what its operations hold, counted in its widest maps. */
const liveMaps = 12;

function feedsOf(model: CodesModel, minibatch: Minibatch): Record<string, Tensor> {
  const scratch = [...model.scratchInputs].map(
    ([name, shape]) => [name, new Tensor('float32', new Float32Array(tensorSize(shape)), shape)] as const,
  );
  return {
    [imageInput]: new Tensor('float32', minibatch.pixels, minibatch.shape),
    ...Object.fromEntries(scratch),
  };
}

class OnnxEngine implements Engine {
  readonly #options: Required<OnnxEngineOptions>;
  readonly #description: EngineDescription;
  #kernel: HammingKernel | null = null;

  constructor(options: OnnxEngineOptions) {
    this.#options = { batchNorm: 'operator', ...options };
    this.#description = {
      name: `onnx-${options.provider}`,
      version: `onnxruntime-node ${onnxRuntimeVersion}`,
      device: describeDevice(options.provider),
    };
  }

  describe(): EngineDescription {
    return this.#description;
  }

  estimateMemory(network: Network, size: number): number {
    const widest = Math.max(...network.nodes.map(({ shape }) => tensorSize(shape)));
    const codes = reluInventory(network).reduce((sum, { units }) => sum + units, 0);
    const weights = parameterTensors(network).reduce((sum, { shape }) => sum + tensorSize(shape), 0);
    return fixedBytes + size * (codes + liveMaps * widest * floatBytes) + 4 * weights * floatBytes;
  }

  async prepare(network: Network, weights: Weights, probes: readonly ProbeKind[]): Promise<Prepared> {
    if (!probes.includes('codes'))
      throw new RangeError(`engine ${this.#description.name} measures codes only`);
    return Promise.resolve(new OnnxPrepared(network, weights));
  }

  async run(prepared: Prepared, minibatch: Minibatch, signal?: AbortSignal): Promise<readonly Probe[]> {
    if (!(prepared instanceof OnnxPrepared))
      throw new TypeError('the network was prepared by another engine');
    const { model, session } = await this.#sessionOf(prepared, minibatch.shape[0]);
    signal?.throwIfAborted();
    const probe = await this.#runCodes(model, session, minibatch, prepared.network);
    signal?.throwIfAborted();
    return [probe];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#kernel = null;
    return Promise.resolve();
  }

  async #sessionOf(prepared: OnnxPrepared, size: number) {
    if (prepared.session?.size === size) return prepared.session;
    await prepared[Symbol.asyncDispose]();
    const model = buildCodesModel(prepared.network, prepared.weights, size, this.#options.batchNorm);
    const session = await InferenceSession.create(model.bytes, sessionOptions(this.#options.provider)).catch(
      (cause: unknown) => {
        throw explainProvider(this.#options.provider, cause);
      },
    );
    prepared.session = { size, model, session };
    return prepared.session;
  }

  async #runCodes(
    model: CodesModel,
    session: InferenceSession,
    minibatch: Minibatch,
    network: Network,
  ): Promise<CodesProbe> {
    const size = minibatch.shape[0];
    if (this.#kernel?.size !== size) this.#kernel = createHammingKernel(size);
    const kernel = this.#kernel;
    const outputs = model.taps.flatMap((tap) =>
      tap.output === null ? [] : [{ ...tap, output: tap.output }],
    );
    // ONNX Runtime writes the signs straight into the kernel's memory: each view is an output tensor's data.
    const views = kernel.reset(outputs.map(({ units }) => units));
    const fetches = Object.fromEntries(
      outputs.map(({ output, shape }, k) => [
        output,
        new Tensor('bool', views[k] ?? new Uint8Array(), [size, ...shape]),
      ]),
    );
    await session.run(feedsOf(model, minibatch), fetches);
    outputs.forEach(({ weights }, k) => kernel.accumulate(views[k] ?? new Uint8Array(), weights));
    for (const { output, units, weights } of model.taps)
      if (output === null) kernel.accumulateConstant(units, weights);
    const reluUnits = reluInventory(network).map(({ units }) => units);
    return { kind: 'codes', size, ...kernel.result(), reluUnits };
  }
}

/** An engine that runs networks in ONNX Runtime; no model file touches the disk. Throws where the provider cannot load. */
export async function createOnnxEngine(options: OnnxEngineOptions): Promise<Engine> {
  // What goes wrong is thrown with a sentence of its own; the runtime's lines would come on top of it.
  env.logLevel = 'fatal';
  return Promise.resolve(new OnnxEngine(options));
}
