import type { Network, Node, NodeId, ParameterTensor } from '@naswot/network';
import { integers, type Attribute, type OnnxGraph, type ValueName } from './onnx-graph.ts';

/** What a network's layers are written into a graph with. */
export interface LayerWriting {
  readonly graph: OnnxGraph;
  readonly network: Network;
  /** The nodes to write, each after its inputs. */
  readonly nodes: readonly { readonly id: NodeId; readonly node: Node }[];
  /** Nodes whose signs are read. */
  readonly tapped: ReadonlySet<NodeId>;
  /** Images in the batch. */
  readonly size: number;
  values(tensor: ParameterTensor): Float32Array;
  /** Zeros of a node's shape, for an input that is not among the nodes. */
  zerosOf(id: NodeId): ValueName;
}

/** The values of written nodes by id; where it is said so, of the ReLU of the node, whose signs are the same. */
export type WrittenLayers = ReadonlyMap<NodeId, ValueName>;

/** The attributes of a window that slides over a feature map. */
export const windowAttributes = (layer: {
  readonly kernel: readonly [number, number];
  readonly stride: readonly [number, number];
  readonly padding: readonly [number, number];
}): readonly Attribute[] => [
  integers('kernel_shape', layer.kernel),
  integers('strides', layer.stride),
  integers('pads', [...layer.padding, ...layer.padding]),
];

/** Adds of any number of terms, two at a time: ONNX Runtime's Sum takes more than twice as long as two Adds. */
export function addTerms(graph: OnnxGraph, terms: readonly ValueName[]): ValueName {
  return terms.reduce((sum, term) => graph.node('Add', [sum, term]));
}
