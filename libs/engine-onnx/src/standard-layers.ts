import { nodeParameters, tensorSize, type Node, type NodeId } from '@naswot/network';
import { addBatchNorm } from './batch-norm.ts';
import {
  addTerms,
  windowAttributes,
  type LayerWriting,
  type WrittenCodes,
  type WrittenLayers,
} from './layer-writing.ts';
import { integer, integers, type Attribute } from './onnx-attributes.ts';
import type { OnnxGraph, ValueName } from './onnx-graph.ts';
import { outputProducts, outputSigns } from './signs.ts';

interface NodeContext {
  readonly graph: OnnxGraph;
  readonly node: Node;
  readonly inputs: readonly ValueName[];
  /** The node's tensors and their shapes, weight first. */
  readonly parameters: readonly { readonly shape: readonly number[]; readonly values: Float32Array }[];
  readonly size: number;
  readonly imageInput: ValueName;
  readonly batchNorm: 'operator' | 'primitives';
}

function writeParametric(
  { graph, inputs, parameters }: NodeContext,
  operator: string,
  attributes: readonly Attribute[],
): ValueName {
  const constants = parameters.map(({ shape, values }) => graph.constant(shape, values));
  return graph.node(operator, [...inputs, ...constants], attributes);
}

function writeBatchNorm({ graph, node, inputs, parameters, batchNorm }: NodeContext): ValueName {
  const [weight = new Float32Array(), bias = new Float32Array()] = parameters.map(({ values }) => values);
  return addBatchNorm(graph, inputs[0] ?? '', { weight, bias, channels: node.shape[0] }, batchNorm);
}

function writeNode(context: NodeContext): ValueName {
  const { graph, node, inputs } = context;
  const { layer } = node;
  switch (layer.kind) {
    case 'input':
      return graph.input(context.imageInput, [context.size, ...node.shape]);
    case 'convolution':
      return writeParametric(context, 'Conv', [
        ...windowAttributes(layer),
        integers('dilations', layer.dilation),
        integer('group', layer.groups),
      ]);
    case 'batch-norm':
      return writeBatchNorm(context);
    case 'relu':
      return graph.node('Relu', inputs);
    case 'add':
      return addTerms(graph, inputs);
    case 'concat':
      return graph.node('Concat', inputs, [integer('axis', 1)]);
    case 'max-pool':
      return graph.node('MaxPool', inputs, windowAttributes(layer));
    case 'average-pool':
      return graph.node('AveragePool', inputs, [...windowAttributes(layer), integer('count_include_pad', 0)]);
    case 'global-average-pool':
      return graph.node('Flatten', [graph.node('GlobalAveragePool', inputs)], [integer('axis', 1)]);
    case 'linear':
      return writeParametric(context, 'Gemm', [integer('transB', 1)]);
    case 'zero':
      throw new Error('a zero layer is never run');
  }
}

function writeCodes({ graph, codesAs, size }: LayerWriting, value: ValueName, { shape }: Node): WrittenCodes {
  return codesAs === 'products'
    ? { kind: 'products', slices: outputProducts(graph, value, size, tensorSize(shape)) }
    : { kind: 'signs', output: outputSigns(graph, value, codesAs, [size, ...shape]), round: 0 };
}

/** Writes layers as standard operators, feature maps as `[N, C, H, W]`. */
export function writeStandardLayers(
  writing: LayerWriting,
  batchNorm: 'operator' | 'primitives',
): WrittenLayers {
  const { graph, network, nodes, size, imageInput } = writing;
  const written = new Map<NodeId, ValueName>();
  const codes = new Map<NodeId, WrittenCodes>();
  for (const { id, node } of nodes) {
    const parameters = nodeParameters(network, node).map((tensor) => ({
      shape: tensor.shape,
      values: writing.values(tensor),
    }));
    const inputs = node.inputs.map((input) => written.get(input) ?? writing.zerosOf(input));
    const value = writeNode({ graph, node, inputs, parameters, size, imageInput, batchNorm });
    written.set(id, value);
    if (!writing.tapped.has(id)) continue;
    codes.set(id, writeCodes(writing, value, node));
  }
  return codes;
}
