import type { Minibatch } from '@naswot/dataset';
import {
  checkNetwork,
  forwardSteps,
  parameterTensors,
  reluInventory,
  tensorSize,
  type LayerValues,
  type Network,
  type NodeId,
  type ParameterTensor,
  type TensorValues,
} from '@naswot/network';
import type { Engine, Prepared, Weights } from '../engine.ts';
import { expectImagesOf } from '../expect-images-of.ts';
import { asOutOfMemory } from '../out-of-memory.ts';
import type { CodesProbe } from '../probe.ts';

/** Per pair of images, the units whose inputs are both positive or both not: `values` are `size` rows of one ReLU's input. */
function countAgreements(values: Float64Array, size: number): Int32Array {
  const width = values.length / size;
  const agreements = new Int32Array(size * size);
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++)
      for (let k = 0; k < width; k++)
        if (values[i * width + k]! > 0 === values[j * width + k]! > 0) agreements[i * size + j]!++;
  return agreements;
}

/** Both kernels as their definition reads, unit by unit. */
function probeOf(network: Network, values: ReadonlyMap<NodeId, LayerValues>, size: number): CodesProbe {
  const inventory = reluInventory(network);
  const [unit, released] = [new Int32Array(size * size), new Int32Array(size * size)];
  for (const { input, releasedCount } of inventory)
    countAgreements(values.get(input)?.data ?? new Float64Array(), size).forEach((count, place) => {
      unit[place]! += count;
      released[place]! += releasedCount * count;
    });
  return { kind: 'codes', size, unit, released, reluUnits: inventory.map(({ units }) => units) };
}

function valuesOf(tensor: ParameterTensor, weights: Weights): Float32Array {
  const values = weights.values(tensor);
  const expected = tensorSize(tensor.shape);
  if (values.length !== expected)
    throw new RangeError(`${tensor.path} has ${values.length} values, expected ${expected}`);
  return values;
}

class ReferencePrepared implements Prepared {
  readonly network: Network;
  readonly tensorValues: TensorValues;

  constructor(network: Network, weights: Weights) {
    this.network = network;
    const values = new Map(
      parameterTensors(network).map((tensor) => [tensor.path, valuesOf(tensor, weights)] as const),
    );
    this.tensorValues = ({ path }) => values.get(path) ?? new Float32Array();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }
}

async function runNodes(
  { network, tensorValues }: ReferencePrepared,
  { pixels }: Minibatch,
  signal?: AbortSignal,
): Promise<ReadonlyMap<NodeId, LayerValues>> {
  const values = new Map<NodeId, LayerValues>();
  signal?.throwIfAborted();
  for (const [id, value] of forwardSteps(network, tensorValues, pixels)) {
    values.set(id, value);
    // A turn of the event loop's microtasks, in which an abort is heard.
    await Promise.resolve();
    signal?.throwIfAborted();
  }
  return values;
}

/**
 * An engine in plain TypeScript: a forward pass as the definitions read, in float64, every ReLU on its own, nothing pruned. Slow:
 * what engines are held against, and what runs small networks in tests. It shares no code with what it judges.
 */
export function referenceEngine(): Engine {
  return {
    describe: () => ({ name: 'reference', version: '1', device: 'plain TypeScript' }),
    estimateMemory: (network, size) =>
      8 * size * network.nodes.reduce((total, { shape }) => total + tensorSize(shape), 0),
    async prepare(network, weights) {
      checkNetwork(network);
      return Promise.resolve(new ReferencePrepared(network, weights));
    },
    async run(prepared, minibatch, signal) {
      if (!(prepared instanceof ReferencePrepared))
        throw new TypeError('the network was prepared by another engine');
      expectImagesOf(prepared.network, minibatch);
      const values = await runNodes(prepared, minibatch, signal).catch((error: unknown) => {
        throw asOutOfMemory(error, []);
      });
      return [probeOf(prepared.network, values, minibatch.shape[0])];
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
