import type { Network, Node, NodeId, ParameterTensor } from '@naswot/network';
import { integers, type Attribute } from './onnx-attributes.ts';
import type { OnnxGraph, ValueName } from './onnx-graph.ts';
import type { CodesForm } from './codes-form.ts';

/** What a network's layers are written into a graph with. */
export interface LayerWriting<Form extends CodesForm = CodesForm> {
  readonly graph: OnnxGraph;
  readonly network: Network;
  /** The nodes to write, each after its inputs. */
  readonly nodes: readonly { readonly id: NodeId; readonly node: Node }[];
  /** Nodes whose signs are outputs of the model. */
  readonly tapped: ReadonlySet<NodeId>;
  /** How the signs of tapped nodes leave the model. */
  readonly codesAs: Form;
  /** The name of the model's image input. */
  readonly imageInput: ValueName;
  /** Images in the batch. */
  readonly size: number;
  values(tensor: ParameterTensor): Float32Array;
  /** Zeros of a node's shape, for an input that is not among the nodes. */
  zerosOf(id: NodeId): ValueName;
}

/** What the model says of a node's codes. */
export type WrittenCodes =
  /** In an output of the model, of the rounds there `[rounds, N, ...shape]` that one. */
  | { readonly kind: 'signs'; readonly output: ValueName; readonly round: number }
  /** In outputs `[N, N]`, each of so many of its units. */
  | { readonly kind: 'products'; readonly slices: readonly ProductsSlice[] };

export interface ProductsSlice {
  readonly output: ValueName;
  readonly units: number;
}

/** The codes of every tapped node. */
export type WrittenLayers = ReadonlyMap<NodeId, WrittenCodes>;

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
