import {
  nodeParameters,
  prune,
  reluInventory,
  tensorSize,
  type Network,
  type Node,
  type NodeId,
  type Shape,
} from '@naswot/network';
import type { Weights } from '@naswot/scoring';
import { addBatchNorm, type BatchNormForm } from './batch-norm.ts';
import {
  createOnnxGraph,
  integer,
  integers,
  type Attribute,
  type OnnxGraph,
  type ValueName,
} from './onnx-graph.ts';

/** The name of the model's image input. */
export const imageInput = 'images';

/** One distinct ReLU input of a network: its signs are the codes of every ReLU that takes it. */
export interface CodeTap {
  /** The model's boolean output with the signs, `[N, ...shape]`; null where the input is zero for every image. */
  readonly output: ValueName | null;
  readonly shape: Shape;
  /** Units per image. */
  readonly units: number;
  /** How often its units count: the sum over the ReLUs that take it. */
  readonly weights: { readonly unit: number; readonly released: number };
}

/** A model that computes the codes of one network, in memory. */
export interface CodesModel {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly taps: readonly CodeTap[];
  /** Inputs besides the images, which want any values of these shapes: statistics that training mode overwrites. */
  readonly scratchInputs: ReadonlyMap<ValueName, readonly number[]>;
}

const windowAttributes = (layer: {
  readonly kernel: readonly [number, number];
  readonly stride: readonly [number, number];
  readonly padding: readonly [number, number];
}): readonly Attribute[] => [
  integers('kernel_shape', layer.kernel),
  integers('strides', layer.stride),
  integers('pads', [...layer.padding, ...layer.padding]),
];

interface NodeContext {
  readonly graph: OnnxGraph;
  readonly node: Node;
  readonly inputs: readonly ValueName[];
  /** Constants of the node's tensors, weight first. */
  parameters(): readonly Float32Array[];
  readonly form: BatchNormForm;
  readonly parameterShapes: readonly (readonly number[])[];
}

function addParametric(context: NodeContext, operator: string, attributes: readonly Attribute[]): ValueName {
  const constants = context
    .parameters()
    .map((values, k) => context.graph.constant(context.parameterShapes[k] ?? [], values));
  return context.graph.node(operator, [...context.inputs, ...constants], attributes);
}

/** Adds of any number of terms, two at a time: ONNX Runtime's Sum takes more than twice as long as two Adds. */
function addTerms(graph: OnnxGraph, inputs: readonly ValueName[]): ValueName {
  return inputs.reduce((sum, term) => graph.node('Add', [sum, term]));
}

function addNode(context: NodeContext): ValueName {
  const { graph, node, inputs, form } = context;
  const { layer } = node;
  const input = inputs[0] ?? '';
  switch (layer.kind) {
    case 'convolution':
      return addParametric(context, 'Conv', [
        ...windowAttributes(layer),
        integers('dilations', layer.dilation),
        integer('group', layer.groups),
      ]);
    case 'batch-norm': {
      const [weight = new Float32Array(), bias = new Float32Array()] = context.parameters();
      return addBatchNorm(graph, input, { weight, bias, channels: node.shape[0] }, form);
    }
    case 'relu':
      return graph.node('Relu', [input]);
    case 'add':
      return addTerms(graph, inputs);
    case 'concat':
      return graph.node('Concat', inputs, [integer('axis', 1)]);
    case 'max-pool':
      return graph.node('MaxPool', [input], windowAttributes(layer));
    case 'average-pool':
      return graph.node(
        'AveragePool',
        [input],
        [...windowAttributes(layer), integer('count_include_pad', 0)],
      );
    case 'global-average-pool':
      return graph.node('Flatten', [graph.node('GlobalAveragePool', [input])], [integer('axis', 1)]);
    case 'linear':
      return addParametric(context, 'Gemm', [integer('transB', 1)]);
    case 'input':
    case 'zero':
      throw new Error(`a ${layer.kind} layer is never run`);
  }
}

interface TapPlan {
  readonly input: NodeId | null;
  readonly shape: Shape;
  readonly units: number;
  readonly weights: { unit: number; released: number };
}

/** ReLUs by the value they take: equal inputs once, with the sum of their counts; zero inputs by their shape alone. */
function planTaps(network: Network, valueOf: (id: NodeId) => NodeId | null): readonly TapPlan[] {
  const plans = new Map<string, TapPlan>();
  for (const relu of reluInventory(network)) {
    const input = valueOf(relu.input);
    const shape = network.nodes[relu.input]?.shape ?? [0];
    const key = input === null ? `zero ${shape.join(' ')}` : String(input);
    const plan = plans.get(key) ?? {
      input,
      shape,
      units: tensorSize(shape),
      weights: { unit: 0, released: 0 },
    };
    plan.weights.unit += 1;
    plan.weights.released += relu.releasedCount;
    plans.set(key, plan);
  }
  return [...plans.values()];
}

/**
 * The model that computes the codes of `network` on N images: only what feeds a counted ReLU, each distinct ReLU input once,
 * signs as boolean outputs. Weights are read here and copied into the model.
 */
export function buildCodesModel(
  network: Network,
  weights: Weights,
  size: number,
  form: BatchNormForm,
): CodesModel {
  const taps = reluInventory(network).map(({ input }) => input);
  const pruned = prune(network, taps, { normBiasIsZero: weights.normBiasIsZero });
  const plans = planTaps(network, (id) => pruned.valueOf(id));
  const graph = createOnnxGraph();
  const names = new Map<NodeId, ValueName>();

  const nameOf = (id: NodeId): ValueName => {
    const value = pruned.valueOf(id);
    const known = value === null ? undefined : names.get(value);
    if (known !== undefined) return known;
    const shape = [size, ...(network.nodes[id]?.shape ?? [])];
    return graph.constant(shape, new Float32Array(tensorSize(shape)));
  };

  for (const { id, node } of pruned.nodes) {
    if (node.layer.kind === 'input') {
      names.set(id, graph.input(imageInput, [size, ...node.shape]));
      continue;
    }
    const tensors = nodeParameters(network, node);
    const context: NodeContext = {
      graph,
      node,
      form,
      inputs: node.inputs.map(nameOf),
      parameters: () => tensors.map((tensor) => weights.values(tensor)),
      parameterShapes: tensors.map(({ shape }) => shape),
    };
    names.set(id, addNode(context));
  }

  const threshold = graph.constant([1], new Float32Array(1));
  const codeTaps = plans.map(({ input, shape, units, weights: counts }) => {
    if (input === null) return { output: null, shape, units, weights: counts };
    const output = graph.node('Greater', [names.get(input) ?? '', threshold]);
    graph.booleanOutput(output, [size, ...shape]);
    return { output, shape, units, weights: counts };
  });
  const scratchInputs = new Map([...graph.inputs()].filter(([name]) => name !== imageInput));
  return { bytes: graph.encode(), taps: codeTaps, scratchInputs };
}
