import { normEpsilon } from '@naswot/network';
import { float, integer, integers } from './onnx-attributes.ts';
import type { OnnxGraph, ValueName } from './onnx-graph.ts';

/** Over batch, height and width of NCHW. */
const statisticAxes = [0, 2, 3];

export interface NormConstants {
  /** `[C]` values of weight and bias. */
  readonly weight: Float32Array;
  readonly bias: Float32Array;
  readonly channels: number;
}

/**
 * Training mode writes new running statistics over the ones it takes: in the CPU provider they are one memory. Constants
 * will not do for them: the optimiser shares equal constants, and the statistics would be written over the bias. So they are
 * inputs of the model, one pair per channel count, which nobody reads.
 */
function byOperator(graph: OnnxGraph, x: ValueName, norm: NormConstants): ValueName {
  const vector = [norm.channels];
  const weight = graph.constant(vector, norm.weight);
  const bias = graph.constant(vector, norm.bias);
  const running = [`running-mean-${norm.channels}`, `running-variance-${norm.channels}`];
  return graph.node(
    'BatchNormalization',
    [x, weight, bias, ...running.map((name) => graph.input(name, vector))],
    [float('epsilon', normEpsilon), integer('training_mode', 1)],
    { outputs: 3 },
  );
}

function byPrimitives(graph: OnnxGraph, x: ValueName, norm: NormConstants): ValueName {
  const perChannel = [1, norm.channels, 1, 1];
  const mean = graph.node('ReduceMean', [x], [integers('axes', statisticAxes), integer('keepdims', 1)]);
  const centred = graph.node('Sub', [x, mean]);
  const squared = graph.node('Mul', [centred, centred]);
  const variance = graph.node(
    'ReduceMean',
    [squared],
    [integers('axes', statisticAxes), integer('keepdims', 1)],
  );
  const shifted = graph.node('Add', [variance, graph.constant([1], Float32Array.of(normEpsilon))]);
  const normalised = graph.node('Div', [centred, graph.node('Sqrt', [shifted])]);
  const scaled = graph.node('Mul', [normalised, graph.constant(perChannel, norm.weight)]);
  return graph.node('Add', [scaled, graph.constant(perChannel, norm.bias)]);
}

/** Normalises `x` (`[N, C, H, W]`) with the batch's own mean and biased variance, then applies weight and bias. */
export function addBatchNorm(
  graph: OnnxGraph,
  x: ValueName,
  norm: NormConstants,
  form: 'operator' | 'primitives',
): ValueName {
  switch (form) {
    case 'operator':
      return byOperator(graph, x, norm);
    case 'primitives':
      return byPrimitives(graph, x, norm);
  }
}
