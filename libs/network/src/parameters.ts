import type { Layer } from './layer.ts';
import type { Network, Node } from './network.ts';

/** What a tensor is for decides how it is initialised. */
export type ParameterRole = 'convolution-weight' | 'linear-weight' | 'bias' | 'norm-weight' | 'norm-bias';

/** A trainable tensor of a network, in PyTorch's layout. */
export interface ParameterTensor {
  /** The name in a PyTorch state dict, `cells.3.layers.1.0.op.1.weight`. */
  readonly path: string;
  /** Convolution `[out, in / groups, kH, kW]`, linear `[out, in]`, else `[channels]`. */
  readonly shape: readonly number[];
  readonly role: ParameterRole;
  /** Inputs of one output unit: in / groups * kH * kW, or in; of the layer's weight, for a bias too. 1 for a norm's. */
  readonly fanIn: number;
}

/** Number of values in a tensor. */
export const tensorSize = (shape: readonly number[]): number => shape.reduce((size, d) => size * d, 1);

const bias = (path: string, units: number, fanIn: number, has: boolean): readonly ParameterTensor[] =>
  has ? [{ path: `${path}.bias`, shape: [units], role: 'bias', fanIn }] : [];

/** The tensors of one layer over an input of `channels` channels or features, weight first. */
export function layerParameters(layer: Layer, channels: number): readonly ParameterTensor[] {
  switch (layer.kind) {
    case 'convolution': {
      const shape = [layer.outChannels, channels / layer.groups, ...layer.kernel];
      const fanIn = tensorSize(shape) / layer.outChannels;
      const weight = { path: `${layer.path}.weight`, shape, role: 'convolution-weight', fanIn } as const;
      return [weight, ...bias(layer.path, layer.outChannels, fanIn, layer.bias)];
    }
    case 'linear': {
      const shape = [layer.outFeatures, channels];
      const weight = { path: `${layer.path}.weight`, shape, role: 'linear-weight', fanIn: channels } as const;
      return [weight, ...bias(layer.path, layer.outFeatures, channels, layer.bias)];
    }
    case 'batch-norm':
      return [
        { path: `${layer.path}.weight`, shape: [channels], role: 'norm-weight', fanIn: 1 },
        { path: `${layer.path}.bias`, shape: [channels], role: 'norm-bias', fanIn: 1 },
      ];
    case 'input':
    case 'relu':
    case 'add':
    case 'concat':
    case 'max-pool':
    case 'average-pool':
    case 'global-average-pool':
    case 'zero':
      return [];
  }
}

/** The tensors of one node. */
export function nodeParameters(network: Network, node: Node): readonly ParameterTensor[] {
  const input = node.inputs[0];
  const source = input === undefined ? undefined : network.nodes[input];
  return source === undefined ? [] : layerParameters(node.layer, source.shape[0]);
}

/** Every trainable tensor in node order, those of branches whose output goes nowhere included. */
export const parameterTensors = (network: Network): readonly ParameterTensor[] =>
  network.nodes.flatMap((node) => nodeParameters(network, node));
