import { exactUnits } from '@naswot/kernel';
import type { ProductsSlice } from './layer-writing.ts';
import { integer } from './onnx-attributes.ts';
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

/** Products of signs of each slice of at most `exactUnits` units of `x`, as outputs `[N, N]`: s s^T with s = 1 where a unit is on, else -1. */
export function outputProducts(
  graph: OnnxGraph,
  x: ValueName,
  size: number,
  units: number,
  sliceUnits: number = exactUnits,
): readonly ProductsSlice[] {
  const on = graph.node('Greater', [x, graph.scalar(0)]);
  const signs = graph.node('Where', [on, graph.scalar(1), graph.scalar(-1)]);
  const rows = graph.node('Reshape', [signs, graph.shape([size, units])]);
  return slicesOf(units, sliceUnits).map(([from, to]) => {
    const slice =
      to - from === units
        ? rows
        : graph.node('Slice', [rows, graph.shape([from]), graph.shape([to]), graph.shape([1])]);
    const products = graph.node('Gemm', [slice, slice], [integer('transB', 1)]);
    return { output: graph.output(products, 'float32', [size, size]), units: to - from };
  });
}

/** `[from, to)` of slices of at most `most` units, as few as will do. */
const slicesOf = (units: number, most: number): readonly (readonly [number, number])[] =>
  Array.from({ length: Math.ceil(units / most) }, (_, k) => [k * most, Math.min(units, (k + 1) * most)]);
