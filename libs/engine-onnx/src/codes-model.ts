import { prune, reluInventory, tensorSize, type Network, type NodeId, type Shape } from '@naswot/network';
import type { Weights } from '@naswot/scoring';
import { canBlock, writeBlockedLayers } from './blocked-layers.ts';
import type { LayerWriting, WrittenLayers } from './layer-writing.ts';
import type { ModelForm } from './model-form.ts';
import { createOnnxGraph, type ElementType, type OnnxGraph, type ValueName } from './onnx-graph.ts';
import { writeStandardLayers } from './standard-layers.ts';

/** The name of the model's image input. */
export const imageInput = 'images';

/** One distinct ReLU input of a network: its signs are the codes of every ReLU that takes it. */
export interface CodeTap {
  /** The model's output with a byte a unit, not zero where the unit is on; null where the input is zero for every image. */
  readonly output: ValueName | null;
  readonly shape: Shape;
  /** Units per image. */
  readonly units: number;
  /** How often its units count: the sum over the ReLUs that take it. */
  readonly weights: { readonly unit: number; readonly released: number };
}

/** A model that computes the codes of one network, in memory. */
export interface CodesModel {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly form: ModelForm['kind'];
  readonly taps: readonly CodeTap[];
  /** What the taps' outputs hold, `[N, ...shape]`, the units of an image in one order for all images. */
  readonly codeType: ElementType & ('uint8' | 'bool');
  /** Inputs besides the images, which want any values of these shapes: statistics that training mode overwrites. */
  readonly scratchInputs: ReadonlyMap<ValueName, readonly number[]>;
}

interface TapPlan {
  readonly input: NodeId | null;
  readonly shape: Shape;
  readonly units: number;
  readonly weights: { unit: number; released: number };
}

/** ReLUs by the value they take: equal inputs once, with the sum of their counts; zero inputs by their shape alone. */
function planTaps(network: Network, valueOf: (id: NodeId) => NodeId | null): readonly TapPlan[] {
  const plans = new Map<string, TapPlan>();
  for (const relu of reluInventory(network)) {
    const input = valueOf(relu.input);
    const shape = network.nodes[relu.input]?.shape ?? [0];
    const key = input === null ? `zero ${shape.join(' ')}` : String(input);
    const plan = plans.get(key) ?? {
      input,
      shape,
      units: tensorSize(shape),
      weights: { unit: 0, released: 0 },
    };
    plan.weights.unit += 1;
    plan.weights.released += relu.releasedCount;
    plans.set(key, plan);
  }
  return [...plans.values()];
}

/** Divided by the smallest normal number, every normal positive number is 1 or more. */
const smallestNormal = 2 ** -126;

/**
 * A byte a unit, not zero where `x` is positive. Quantising takes less than half the time of `Greater`; other providers than
 * the CPU's may lack it.
 */
function addSigns(graph: OnnxGraph, x: ValueName, type: CodesModel['codeType']): ValueName {
  if (type === 'bool') return graph.node('Greater', [x, graph.scalar(0)]);
  return graph.node('QuantizeLinear', [x, graph.scalar(smallestNormal), graph.zeroByte()]);
}

function writeLayers(writing: LayerWriting, form: ModelForm): WrittenLayers {
  switch (form.kind) {
    case 'operator':
    case 'primitives':
      return writeStandardLayers(writing, imageInput, form.kind);
    case 'blocked':
      return writeBlockedLayers(writing, imageInput, form.block);
  }
}

/**
 * The model that computes the codes of `network` on N images: only what feeds a counted ReLU, each distinct ReLU input once,
 * its signs as an output. Weights are read here and copied into the model.
 */
export function buildCodesModel(
  network: Network,
  weights: Weights,
  size: number,
  wanted: ModelForm,
): CodesModel {
  const reluInputs = reluInventory(network).map(({ input }) => input);
  const { nodes, valueOf } = prune(network, reluInputs, { normBiasIsZero: weights.normBiasIsZero });
  const form: ModelForm =
    wanted.kind === 'blocked' && !canBlock(nodes, wanted.block) ? { kind: 'operator' } : wanted;
  const plans = planTaps(network, valueOf);
  const graph = createOnnxGraph();
  const written = writeLayers(
    {
      graph,
      network,
      nodes,
      size,
      tapped: new Set(plans.flatMap(({ input }) => input ?? [])),
      values: (tensor) => weights.values(tensor),
      zerosOf(id) {
        const shape = [size, ...(network.nodes[id]?.shape ?? [])];
        return graph.constant(shape, new Float32Array(tensorSize(shape)));
      },
    },
    form,
  );

  const codeType = form.kind === 'primitives' ? 'bool' : 'uint8';
  const taps = plans.map(({ input, shape, units, weights: counts }) => {
    if (input === null) return { output: null, shape, units, weights: counts };
    const output = addSigns(graph, written.get(input) ?? '', codeType);
    graph.output(output, codeType, [size, ...shape]);
    return { output, shape, units, weights: counts };
  });
  const scratchInputs = new Map([...graph.inputs()].filter(([name]) => name !== imageInput));
  return { bytes: graph.encode(), form: form.kind, taps, codeType, scratchInputs };
}
