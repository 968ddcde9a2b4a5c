import type { ElementType, OnnxGraph, ValueName } from './onnx-graph.ts';

/** What signs are given as: a byte a unit, not zero where the unit is on. */
export type SignType = ElementType & ('uint8' | 'bool');

/** Divided by the smallest normal number, every normal positive number is 1 or more. */
const smallestNormal = 2 ** -126;

/** Quantising takes less than half the time of `Greater`; other providers than the CPU's may lack it. */
function signsOf(graph: OnnxGraph, x: ValueName, type: SignType): ValueName {
  if (type === 'bool') return graph.node('Greater', [x, graph.scalar(0)]);
  return graph.node('QuantizeLinear', [x, graph.scalar(smallestNormal), graph.zeroByte()]);
}

/** Makes an output of the signs of `x`, of that shape with the batch, and returns the output's name. */
export function outputSigns(
  graph: OnnxGraph,
  x: ValueName,
  type: SignType,
  shape: readonly number[],
): ValueName {
  return graph.output(signsOf(graph, x, type), type, shape);
}
