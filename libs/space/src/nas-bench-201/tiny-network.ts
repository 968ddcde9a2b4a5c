import { buildNetwork, type Layer, type Network, type NetworkBuilder, type NodeId } from '@naswot/network';
import { edges, type Cell, type Operation } from './cell.ts';

const one = [1, 1] as const;
const zero = [0, 0] as const;
const two = [2, 2] as const;
const three = [3, 3] as const;

const convolution = (path: string, outChannels: number, size: 1 | 3, stride: 1 | 2 = 1): Layer => ({
  kind: 'convolution',
  path,
  outChannels,
  kernel: size === 1 ? one : three,
  stride: stride === 1 ? one : two,
  padding: size === 1 ? zero : one,
  dilation: one,
  groups: 1,
  bias: false,
});

/** ReLU, convolution, batch norm: the wrapper class `ReLUConvBN`, whose ReLU the released code counts twice. */
function reluConvNorm(
  net: NetworkBuilder,
  path: string,
  input: NodeId,
  channels: number,
  size: 1 | 3,
  stride: 1 | 2 = 1,
): NodeId {
  const relu = net.add({ kind: 'relu', path: `${path}.op.0`, releasedCount: 2 }, input);
  const sum = net.add(convolution(`${path}.op.1`, channels, size, stride), relu);
  return net.add({ kind: 'batch-norm', path: `${path}.op.2` }, sum);
}

function applyOperation(
  net: NetworkBuilder,
  operation: Operation,
  path: string,
  input: NodeId,
  channels: number,
): NodeId {
  switch (operation) {
    case 'none':
      return net.add({ kind: 'zero' }, input);
    case 'skip_connect':
      return input;
    case 'nor_conv_1x1':
      return reluConvNorm(net, path, input, channels, 1);
    case 'nor_conv_3x3':
      return reluConvNorm(net, path, input, channels, 3);
    case 'avg_pool_3x3':
      return net.add({ kind: 'average-pool', kernel: three, stride: one, padding: one }, input);
  }
}

function addCell(net: NetworkBuilder, cell: Cell, path: string, input: NodeId, channels: number): NodeId {
  const nodes: NodeId[] = [input];
  for (const target of [1, 2, 3]) {
    const terms = edges.flatMap(([source, into], edge) =>
      into === target
        ? [applyOperation(net, cell[edge]!, `${path}.layers.${edge}`, nodes[source]!, channels)]
        : [],
    );
    nodes.push(terms.length === 1 ? terms[0]! : net.add({ kind: 'add' }, ...terms));
  }
  return nodes[3]!;
}

/** `ResNetBasicblock` of stride 2: halves the map and doubles the channels. */
function addReduction(net: NetworkBuilder, path: string, input: NodeId, channels: number): NodeId {
  const main = reluConvNorm(
    net,
    `${path}.conv_b`,
    reluConvNorm(net, `${path}.conv_a`, input, channels, 3, 2),
    channels,
    3,
  );
  const pooled = net.add({ kind: 'average-pool', kernel: two, stride: two, padding: zero }, input);
  return net.add({ kind: 'add' }, net.add(convolution(`${path}.downsample.1`, channels, 1), pooled), main);
}

const stages = [0, 1, 2];

/** The macro settings of a network around a cell. */
export interface TinyNetworkSettings {
  /** Channels of the stem and the first stage; each later stage has twice as many. */
  readonly stemChannels: number;
  readonly cellsPerStage: number;
  /** Height and width of the image in pixels; the two reductions fit only where 4 divides it. */
  readonly imageSize: number;
  readonly classes: number;
}

/**
 * `TinyNetwork` of NAS-Bench-201 around a cell, with the reference implementation's tensor names: stem, three stages of
 * cells with reductions between them, batch norm, ReLU, global pooling, classifier.
 * @see Dong and Yang, NAS-Bench-201, ICLR 2020, arXiv:2001.00326
 */
export function tinyNetwork(
  cell: Cell,
  { stemChannels, cellsPerStage, imageSize, classes }: TinyNetworkSettings,
): Network {
  return buildNetwork([3, imageSize, imageSize], (net) => {
    let x = net.add(convolution('stem.0', stemChannels, 3), net.input);
    x = net.add({ kind: 'batch-norm', path: 'stem.1' }, x);
    let block = 0;
    for (const stage of stages) {
      const channels = stemChannels * 2 ** stage;
      if (stage > 0) x = addReduction(net, `cells.${block++}`, x, channels);
      for (let k = 0; k < cellsPerStage; k++) x = addCell(net, cell, `cells.${block++}`, x, channels);
    }
    x = net.add({ kind: 'batch-norm', path: 'lastact.0' }, x);
    x = net.add({ kind: 'relu', path: 'lastact.1', releasedCount: 1 }, x);
    x = net.add({ kind: 'global-average-pool' }, x);
    return net.add({ kind: 'linear', path: 'classifier', outFeatures: classes, bias: true }, x);
  });
}
