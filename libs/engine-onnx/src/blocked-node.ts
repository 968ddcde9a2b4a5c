import { windowAttributes } from './layer-writing.ts';
import { integer, integers, text, type Attribute } from './onnx-attributes.ts';
import type { OnnxGraph, ValueName } from './onnx-graph.ts';

/** The domain of ONNX Runtime's channel-blocked operators. */
export const blockedDomain = 'com.microsoft.nchwc';

export function blockedNode(
  graph: OnnxGraph,
  operator: string,
  inputs: readonly ValueName[],
  attributes: readonly Attribute[] = [],
): ValueName {
  return graph.node(operator, inputs, attributes, { domain: blockedDomain });
}

export interface BlockedWindow {
  readonly kernel: readonly [number, number];
  readonly stride: readonly [number, number];
  readonly padding: readonly [number, number];
}

/** Padding is as given, not derived. */
export const blockedWindow = (layer: BlockedWindow): readonly Attribute[] => [
  ...windowAttributes(layer),
  text('auto_pad', 'NOTSET'),
];

/** Inputs are the feature map, the filters, and where given the bias and what the result is added to. */
export function blockedConvolution(
  graph: OnnxGraph,
  inputs: readonly ValueName[],
  layer: BlockedWindow & { readonly dilation: readonly [number, number]; readonly groups: number },
  isRectified = false,
): ValueName {
  return blockedNode(graph, 'Conv', inputs, [
    ...blockedWindow(layer),
    integers('dilations', layer.dilation),
    integer('group', layer.groups),
    ...(isRectified ? [text('activation', 'Relu')] : []),
  ]);
}
