import { nodeParameters, type Node, type NodeId } from '@naswot/network';
import { applyNorm, normalise, type ScaledMap } from './blocked-batch-norm.ts';
import { blockFilter, type FilterShape } from './blocked-filter.ts';
import { blockedConvolution, blockedNode, blockedWindow } from './blocked-node.ts';
import { addTerms, type LayerWriting, type WrittenLayers } from './layer-writing.ts';
import { integer, type ValueName } from './onnx-graph.ts';

type Nodes = LayerWriting['nodes'];
type Convolution = Node['layer'] & { kind: 'convolution' };

/** The nodes that take each node, once for each time they take it. */
function consumersOf(nodes: Nodes): ReadonlyMap<NodeId, readonly Node[]> {
  const consumers = new Map<NodeId, Node[]>();
  for (const { node } of nodes)
    for (const input of node.inputs) consumers.set(input, [...(consumers.get(input) ?? []), node]);
  return consumers;
}

const channelsOf = (node: Node | undefined): number => node?.shape[0] ?? 0;

/**
 * Whether ONNX Runtime's channel-blocked operators can run these nodes: whole blocks of channels everywhere, but for images of
 * fewer channels than a block, which a convolution takes as they are; no groups but depthwise ones.
 */
export function canBlock(nodes: Nodes, block: number): boolean {
  const byId = new Map(nodes.map(({ id, node }) => [id, node]));
  const isWhole = (node: Node | undefined): boolean => channelsOf(node) % block === 0;
  const fits = ({ layer, shape, inputs }: Node): boolean => {
    const input = byId.get(inputs[0] ?? -1);
    if (layer.kind !== 'convolution')
      return shape.length === 3 && inputs.every((id) => isWhole(byId.get(id)));
    const isDepthwise = layer.groups === layer.outChannels && layer.groups === channelsOf(input);
    return (
      layer.outChannels % block === 0 &&
      (isWhole(input) || (input?.layer.kind === 'input' && channelsOf(input) < block)) &&
      (layer.groups === 1 || isDepthwise)
    );
  };
  return nodes.every(({ node }) => (node.layer.kind === 'input' ? channelsOf(node) < block : fits(node)));
}

/** Writes layers as channel-blocked operators. Batch norm, the sum that it goes into and the ReLU behind are one operation. */
class BlockedWriter {
  readonly #writing: LayerWriting;
  readonly #imageInput: ValueName;
  readonly #block: number;
  readonly #consumers: ReadonlyMap<NodeId, readonly Node[]>;
  readonly written = new Map<NodeId, ValueName>();
  /** Written nodes of which only the ReLU was written. */
  readonly #rectified = new Set<NodeId>();
  /** Batch norms that are applied in the sum that takes them. */
  readonly #summands = new Map<NodeId, ScaledMap>();

  constructor(writing: LayerWriting, imageInput: ValueName, block: number) {
    this.#writing = writing;
    this.#imageInput = imageInput;
    this.#block = block;
    this.#consumers = consumersOf(writing.nodes);
  }

  write(id: NodeId, node: Node): void {
    const { layer } = node;
    if (layer.kind === 'batch-norm') this.#writeNorm(id, node);
    else if (layer.kind === 'add') this.#writeSum(id, node.inputs);
    else this.written.set(id, this.#nameOf(node));
  }

  #nameOf(node: Node): ValueName {
    const { graph, size } = this.#writing;
    const { layer } = node;
    const inputs = node.inputs.map((input) => this.#input(input));
    switch (layer.kind) {
      case 'input':
        return graph.input(this.#imageInput, [size, ...node.shape]);
      case 'convolution':
        return this.#convolution(node, layer);
      case 'relu':
        return this.#rectified.has(node.inputs[0] ?? -1) ? (inputs[0] ?? '') : graph.node('Relu', inputs);
      case 'concat':
        return graph.node('Concat', inputs, [integer('axis', 1)]);
      case 'max-pool':
        return blockedNode(graph, 'MaxPool', inputs, blockedWindow(layer));
      case 'average-pool':
        return blockedNode(graph, 'AveragePool', inputs, [
          ...blockedWindow(layer),
          integer('count_include_pad', 0),
        ]);
      case 'batch-norm':
      case 'add':
      case 'global-average-pool':
      case 'linear':
      case 'zero':
        throw new Error(`a ${layer.kind} layer is not written here`);
    }
  }

  #input(id: NodeId): ValueName {
    return this.written.get(id) ?? this.#writing.zerosOf(id);
  }

  #convolution(node: Node, layer: Convolution): ValueName {
    const { graph, network, values } = this.#writing;
    const constants = nodeParameters(network, node).map((tensor, k) => {
      const blocked =
        k === 0 ? blockFilter(values(tensor), tensor.shape as FilterShape, this.#block) : values(tensor);
      return graph.constant(tensor.shape, blocked);
    });
    return blockedConvolution(graph, [this.#input(node.inputs[0] ?? -1), ...constants], layer);
  }

  /** Whether nobody needs more of a node than its ReLU and its signs. */
  #isOnlyRectified(id: NodeId): boolean {
    const consumers = this.#consumers.get(id) ?? [];
    return consumers.length > 0 && consumers.every(({ layer }) => layer.kind === 'relu');
  }

  #isSummand(id: NodeId): boolean {
    const [consumer, ...others] = this.#consumers.get(id) ?? [];
    return consumer?.layer.kind === 'add' && others.length === 0 && !this.#writing.tapped.has(id);
  }

  #writeNorm(id: NodeId, node: Node): void {
    const { graph, network, size, values } = this.#writing;
    const [weight = new Float32Array(), bias = new Float32Array()] = nodeParameters(network, node).map(
      values,
    );
    const [channels, height = 1, width = 1] = node.shape;
    const x = { name: this.#input(node.inputs[0] ?? -1), shape: [size, channels, height, width] } as const;
    const scaled = normalise(graph, x, { weight, bias, channels });
    if (this.#isSummand(id)) this.#summands.set(id, scaled);
    else this.#apply(id, [scaled], null);
  }

  /** Adds norms to a sum one after another; the last takes the ReLU where only that is needed. */
  #apply(id: NodeId, norms: readonly ScaledMap[], sum: ValueName | null): void {
    const isRectified = this.#isOnlyRectified(id);
    let value = sum;
    norms.forEach((norm, k) => {
      value = applyNorm(this.#writing.graph, norm, value, isRectified && k === norms.length - 1);
    });
    this.written.set(id, value ?? '');
    if (isRectified) this.#rectified.add(id);
  }

  #writeSum(id: NodeId, inputs: readonly NodeId[]): void {
    const norms = inputs.flatMap((input) => this.#summands.get(input) ?? []);
    const others = inputs.filter((input) => !this.#summands.has(input)).map((input) => this.#input(input));
    const sum = others.length === 0 ? null : addTerms(this.#writing.graph, others);
    if (norms.length > 0) this.#apply(id, norms, sum);
    else this.written.set(id, sum ?? '');
  }
}

/** Writes layers that `canBlock`; a feature map `[N, C, H, W]` lies in memory as `[N, C / block, H, W, block]`. */
export function writeBlockedLayers(
  writing: LayerWriting,
  imageInput: ValueName,
  block: number,
): WrittenLayers {
  const writer = new BlockedWriter(writing, imageInput, block);
  for (const { id, node } of writing.nodes) writer.write(id, node);
  return writer.written;
}
