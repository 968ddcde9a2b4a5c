import { findRepeats, nodeParameters, type Node, type NodeId, type Repeat } from '@naswot/network';
import { applyNorm, normalise, type ScaledMap } from './blocked-batch-norm.ts';
import { blockFilters, type FilterShape } from './blocked-filter.ts';
import { blockedConvolution, blockedNode, blockedWindow } from './blocked-node.ts';
import { addTerms, type LayerWriting, type WrittenCodes, type WrittenLayers } from './layer-writing.ts';
import { integer } from './onnx-attributes.ts';
import type { OnnxGraph, ValueName } from './onnx-graph.ts';
import { arrangedOnce, stack, type RoundTensors } from './round-tensors.ts';
import { outputSigns, type SignType } from './signs.ts';

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

/** Nodes that writing a stretch once has to save: less is not worth an operator that runs it several times. */
const leastSaved = 8;

/** What all parts of a model are written with. */
interface BlockedPlan {
  readonly writing: LayerWriting<SignType>;
  readonly block: number;
  readonly consumers: ReadonlyMap<NodeId, readonly Node[]>;
  /** What goes from round to round: it is needed as it is. */
  readonly handed: ReadonlySet<NodeId>;
  readonly codes: Map<NodeId, WrittenCodes>;
}

/** The nodes of every round of a repeat. */
const roundsOf = (nodes: Nodes, { start, length, rounds }: Repeat): readonly Nodes[] =>
  Array.from({ length: rounds }, (_, k) => nodes.slice(start + k * length, start + (k + 1) * length));

/** Whether a round has tensors; an operator that runs a stretch several times must be given something new each time. */
const hasTensors = (nodes: Nodes, { start, length }: Repeat): boolean =>
  nodes.slice(start, start + length).some(({ node: { layer } }) => 'path' in layer && layer.kind !== 'relu');

/** What the rounds of a repeat hand on, the last one too. */
const handedIds = (nodes: Nodes, repeat: Repeat): readonly NodeId[] =>
  roundsOf(nodes, repeat).flatMap((round) => round[repeat.carried]?.id ?? []);

/**
 * Writes layers as channel-blocked operators into the model, or those of a round into a graph that is run several times. Batch
 * norm, the sum that it goes into and the ReLU behind are one operation.
 */
class BlockedWriter {
  readonly #plan: BlockedPlan;
  readonly #graph: OnnxGraph;
  readonly #written = new Map<NodeId, ValueName>();
  /** Written nodes of which only the ReLU was written. */
  readonly #rectified = new Set<NodeId>();
  /** Batch norms that are applied in the sum that takes them. */
  readonly #summands = new Map<NodeId, ScaledMap>();

  constructor(plan: BlockedPlan, graph: OnnxGraph) {
    this.#plan = plan;
    this.#graph = graph;
  }

  /** Writes what a node does; `alike` are the nodes of all rounds that it stands for, itself the first. */
  write(alike: Nodes): void {
    const [{ id, node } = { id: -1, node: null }] = alike;
    if (node === null) return;
    if (node.layer.kind === 'batch-norm') this.#writeNorm(id, node, alike);
    else if (node.layer.kind === 'add') this.#writeSum(id, node.inputs);
    else this.#written.set(id, this.#nameOf(node, alike));
    this.#writeSigns(id, node, alike);
  }

  /** Writes a stretch of rounds once. */
  repeat(nodes: Nodes, repeat: Repeat): void {
    const rounds = roundsOf(nodes, repeat);
    const [first = []] = rounds;
    const handed = handedIds(nodes, repeat);
    const shape = [this.#plan.writing.size, ...(first[repeat.carried]?.node.shape ?? [])];
    const last = this.#graph.repeat(repeat.rounds, this.#input(repeat.initial), shape, (body, taken) => {
      const writer = new BlockedWriter(this.#plan, body);
      writer.#written.set(repeat.initial, taken);
      first.forEach((_, place) => writer.write(rounds.flatMap((round) => round[place] ?? [])));
      return writer.#input(handed[0] ?? -1);
    });
    this.#written.set(handed.at(-1) ?? -1, last);
  }

  #writeSigns(id: NodeId, { shape }: Node, alike: Nodes): void {
    const { tapped, codesAs, size } = this.#plan.writing;
    if (!alike.some((other) => tapped.has(other.id))) return;
    const output = outputSigns(this.#graph, this.#input(id), codesAs, [size, ...shape]);
    alike.forEach((other, round) => this.#plan.codes.set(other.id, { kind: 'signs', output, round }));
  }

  #nameOf(node: Node, alike: Nodes): ValueName {
    const graph = this.#graph;
    const { layer } = node;
    const inputs = node.inputs.map((input) => this.#input(input));
    switch (layer.kind) {
      case 'input':
        return graph.input(this.#plan.writing.imageInput, [this.#plan.writing.size, ...node.shape]);
      case 'convolution':
        return this.#convolution(inputs, layer, alike);
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
    return this.#written.get(id) ?? this.#plan.writing.zerosOf(id);
  }

  /** The tensors of nodes that are alike, weight first, with their values round by round. */
  #tensorsOf(alike: Nodes): readonly RoundTensors[] {
    const { network, values } = this.#plan.writing;
    const [first = [], ...others] = alike.map(({ node }) => nodeParameters(network, node));
    return first.map((tensor, k) => ({
      shape: tensor.shape,
      rounds: [values(tensor), ...others.flatMap((own) => (own[k] === undefined ? [] : [values(own[k])]))],
    }));
  }

  #convolution(inputs: readonly ValueName[], layer: Convolution, alike: Nodes): ValueName {
    const tensors = this.#tensorsOf(alike).map(({ shape, rounds }, k) =>
      this.#graph.fed(
        shape,
        arrangedOnce(rounds, (all) =>
          k === 0 ? blockFilters(all, shape as FilterShape, this.#plan.block) : stack(all),
        ),
      ),
    );
    return blockedConvolution(this.#graph, [...inputs, ...tensors], layer);
  }

  /** Whether nobody needs more of a node than its ReLU and its signs. */
  #isOnlyRectified(id: NodeId): boolean {
    const consumers = this.#plan.consumers.get(id) ?? [];
    const isRectified = consumers.length > 0 && consumers.every(({ layer }) => layer.kind === 'relu');
    return isRectified && !this.#plan.handed.has(id);
  }

  #isSummand(id: NodeId): boolean {
    const [consumer, ...others] = this.#plan.consumers.get(id) ?? [];
    const isNeeded = this.#plan.handed.has(id) || this.#plan.writing.tapped.has(id);
    return consumer?.layer.kind === 'add' && others.length === 0 && !isNeeded;
  }

  #writeNorm(id: NodeId, node: Node, alike: Nodes): void {
    const { size } = this.#plan.writing;
    const [weight, bias] = this.#tensorsOf(alike);
    const [channels, height = 1, width = 1] = node.shape;
    const x = { name: this.#input(node.inputs[0] ?? -1), shape: [size, channels, height, width] } as const;
    const scaled = normalise(this.#graph, x, weight, bias);
    if (this.#isSummand(id)) this.#summands.set(id, scaled);
    else this.#apply(id, [scaled], null);
  }

  /** Adds norms to a sum one after another; the last takes the ReLU where only that is needed. */
  #apply(id: NodeId, norms: readonly ScaledMap[], sum: ValueName | null): void {
    const isRectified = this.#isOnlyRectified(id);
    let value = sum;
    norms.forEach((norm, k) => {
      value = applyNorm(this.#graph, norm, value, isRectified && k === norms.length - 1);
    });
    this.#written.set(id, value ?? '');
    if (isRectified) this.#rectified.add(id);
  }

  #writeSum(id: NodeId, inputs: readonly NodeId[]): void {
    const norms = inputs.flatMap((input) => this.#summands.get(input) ?? []);
    const others = inputs.filter((input) => !this.#summands.has(input)).map((input) => this.#input(input));
    const sum = others.length === 0 ? null : addTerms(this.#graph, others);
    if (norms.length > 0) this.#apply(id, norms, sum);
    else this.#written.set(id, sum ?? '');
  }
}

/**
 * Writes layers that `canBlock`; a feature map `[N, C, H, W]` lies in memory as `[N, C / block, H, W, block]`. Cells that do the
 * same one after another are written once: a session is made in a time that grows with its nodes.
 */
export function writeBlockedLayers(writing: LayerWriting<SignType>, block: number): WrittenLayers {
  const { nodes } = writing;
  const repeats = findRepeats(nodes, leastSaved).filter((repeat) => hasTensors(nodes, repeat));
  const handed = new Set(repeats.flatMap((repeat) => [repeat.initial, ...handedIds(nodes, repeat)]));
  const plan = {
    writing,
    block,
    consumers: consumersOf(nodes),
    handed,
    codes: new Map<NodeId, WrittenCodes>(),
  };
  const writer = new BlockedWriter(plan, writing.graph);
  const startingAt = new Map(repeats.map((repeat) => [repeat.start, repeat]));
  for (let place = 0; place < nodes.length;) {
    const repeat = startingAt.get(place);
    if (repeat === undefined) writer.write(nodes.slice(place, place + 1));
    else writer.repeat(nodes, repeat);
    place += repeat === undefined ? 1 : repeat.length * repeat.rounds;
  }
  return plan.codes;
}
