import type { Minibatch } from '@naswot/dataset';
import {
  nodeParameters,
  reluInventory,
  tensorSize,
  type Network,
  type Node,
  type NodeId,
} from '@naswot/network';
import type { Engine, Prepared, Weights } from '../engine.ts';
import type { CodesProbe } from '../probe.ts';
import {
  add,
  applyLinear,
  averageAll,
  concatenate,
  convolve,
  each,
  normalise,
  pool,
  type Values,
} from './reference-layers.ts';

interface NodeRun {
  readonly node: Node;
  readonly inputs: readonly Values[];
  /** The node's tensors, weight first. */
  readonly parameters: readonly Float32Array[];
}

function runNode({ node: { layer, shape }, inputs, parameters }: NodeRun): Values {
  const [input] = inputs;
  const [weight = new Float32Array(), bias] = parameters;
  if (input === undefined) throw new RangeError(`a ${layer.kind} layer wants an input; received none`);
  switch (layer.kind) {
    case 'input':
      throw new RangeError('only node 0 is the image');
    case 'convolution':
      return convolve(input, layer, shape, weight, bias);
    case 'batch-norm':
      return normalise(input, weight, bias ?? new Float32Array(weight.length));
    case 'relu':
      return each(input, (value) => Math.max(value, 0));
    case 'add':
      return add(inputs, shape);
    case 'concat':
      return concatenate(inputs, shape);
    case 'max-pool':
    case 'average-pool':
      return pool(input, layer, shape, layer.kind);
    case 'global-average-pool':
      return averageAll(input);
    case 'linear':
      return applyLinear(input, shape, weight, bias);
    case 'zero':
      return each(input, () => 0);
  }
}

/** What each node of a network puts out for a minibatch: all nodes, dead ones too, in float64. */
export async function forward(
  network: Network,
  parameters: readonly (readonly Float32Array[])[],
  { pixels }: Minibatch,
  signal?: AbortSignal,
): Promise<readonly Values[]> {
  const values: Values[] = [];
  const valueOf = (id: NodeId): Values => {
    const value = values[id];
    if (value === undefined) throw new RangeError(`node ${id} has not run yet: nodes are not in order`);
    return value;
  };
  for (const [id, node] of network.nodes.entries()) {
    // A turn of the event loop's microtasks, in which an abort is heard.
    await Promise.resolve();
    signal?.throwIfAborted();
    const run = { node, inputs: node.inputs.map(valueOf), parameters: parameters[id] ?? [] };
    values.push(id === 0 ? { shape: node.shape, data: Float64Array.from(pixels) } : runNode(run));
  }
  return values;
}

/** The tensors of every node. */
export const readParameters = (network: Network, weights: Weights): readonly (readonly Float32Array[])[] =>
  network.nodes.map((node) => nodeParameters(network, node).map((tensor) => weights.values(tensor)));

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
function probeOf(network: Network, values: readonly Values[], size: number): CodesProbe {
  const inventory = reluInventory(network);
  const [unit, released] = [new Int32Array(size * size), new Int32Array(size * size)];
  for (const { input, releasedCount } of inventory)
    countAgreements(values[input]?.data ?? new Float64Array(), size).forEach((count, place) => {
      unit[place]! += count;
      released[place]! += releasedCount * count;
    });
  return { kind: 'codes', size, unit, released, reluUnits: inventory.map(({ units }) => units) };
}

class ReferencePrepared implements Prepared {
  readonly network: Network;
  readonly parameters: readonly (readonly Float32Array[])[];

  constructor(network: Network, weights: Weights) {
    this.network = network;
    this.parameters = readParameters(network, weights);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }
}

/**
 * An engine in plain TypeScript: every layer as its definition reads, in float64, every ReLU on its own, nothing pruned. Slow:
 * what engines are held against, and what runs small networks in tests. It shares no code with what it judges.
 */
export function referenceEngine(): Engine {
  return {
    describe: () => ({ name: 'reference', version: '1', device: 'plain TypeScript' }),
    estimateMemory: (network, size) =>
      8 * size * network.nodes.reduce((total, { shape }) => total + tensorSize(shape), 0),
    async prepare(network, weights) {
      return Promise.resolve(new ReferencePrepared(network, weights));
    },
    async run(prepared, minibatch, signal) {
      if (!(prepared instanceof ReferencePrepared))
        throw new TypeError('the network was prepared by another engine');
      const values = await forward(prepared.network, prepared.parameters, minibatch, signal);
      signal?.throwIfAborted();
      return [probeOf(prepared.network, values, minibatch.shape[0])];
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
