import type { Layer, Shape } from './layer.ts';

/** The place of a node in `Network.nodes`; inputs always have smaller ids than their consumers. */
export type NodeId = number;

export interface Node {
  readonly layer: Layer;
  readonly inputs: readonly NodeId[];
  /** The shape of what the node puts out. */
  readonly shape: Shape;
}

/**
 * An immutable graph of layers in topological order: node 0 is the input image, `output` the logits. A network knows no
 * engine and no space. Identity (`skip_connect`) is no node: it is the same `NodeId` used again.
 */
export interface Network {
  readonly nodes: readonly Node[];
  readonly output: NodeId;
}
