import { prune, reluInventory, reluTaps, tensorSize, type Network, type ReluTap } from '@naswot/network';
import type { Weights } from '@naswot/scoring';
import { canBlock, writeBlockedLayers } from './blocked-layers.ts';
import type { CodesForm } from './codes-form.ts';
import type { LayerWriting, WrittenCodes, WrittenLayers } from './layer-writing.ts';
import type { KernelPlace } from './execution-provider.ts';
import type { ModelForm } from './model-form.ts';
import { createOnnxModel, type Feed, type ModelOutput, type ValueName } from './onnx-graph.ts';
import { writeStandardLayers } from './standard-layers.ts';

/** The name of the model's image input. */
export const imageInput = 'images';

/** A distinct ReLU input of a network, and what the model says of it. */
export interface CodeTap extends Omit<ReluTap, 'input'> {
  /** Where its codes are; null where the input is zero for every image. */
  readonly codes: WrittenCodes | null;
}

/** A model that computes the codes of one network, in memory. */
export interface CodesModel {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly form: ModelForm['kind'];
  readonly taps: readonly CodeTap[];
  /**
   * What holds the taps' codes: signs, a byte a unit, not zero where it is on, the units of an image in one order for all images;
   * or products of signs, N x N numbers.
   */
  readonly outputs: readonly ModelOutput[];
  readonly codesAs: CodesForm;
  /** Inputs besides the images: weights that are no part of `bytes`. */
  readonly feeds: readonly Feed[];
  /** The rest of the inputs, which want any values of these shapes: statistics that training mode overwrites. */
  readonly scratchInputs: ReadonlyMap<ValueName, readonly number[]>;
}

/** Quantising, which gives bytes, is the CPU's alone. */
const codesFormOf = (form: ModelForm, place: KernelPlace): CodesForm => {
  if (place === 'device') return 'products';
  return form.kind === 'primitives' ? 'bool' : 'uint8';
};

function writeLayers(writing: LayerWriting, form: ModelForm): WrittenLayers {
  const { codesAs } = writing;
  switch (form.kind) {
    case 'operator':
    case 'primitives':
      return writeStandardLayers(writing, form.kind);
    case 'blocked':
      if (codesAs === 'products') throw new TypeError('blocked models run where kernels are formed packed');
      return writeBlockedLayers({ ...writing, codesAs }, form.block);
  }
}

/**
 * The model that computes the codes of `network` on N images: only what feeds a counted ReLU, each distinct ReLU input once,
 * its signs or their products as outputs. Weights are read here, and are fed to the model or copied into it.
 */
export function buildCodesModel(
  network: Network,
  weights: Weights,
  size: number,
  wanted: ModelForm,
  place: KernelPlace = 'host',
): CodesModel {
  const reluInputs = reluInventory(network).map(({ input }) => input);
  const { nodes, valueOf } = prune(network, reluInputs, { normBiasIsZero: weights.normBiasIsZero });
  const form: ModelForm =
    wanted.kind === 'blocked' && !canBlock(nodes, wanted.block) ? { kind: 'operator' } : wanted;
  const plans = reluTaps(network, valueOf);
  const graph = createOnnxModel();
  const codesAs = codesFormOf(form, place);
  const written = writeLayers(
    {
      graph,
      network,
      nodes,
      tapped: new Set(plans.flatMap(({ input }) => input ?? [])),
      codesAs,
      imageInput,
      size,
      values: (tensor) => weights.values(tensor),
      zerosOf(id) {
        const shape = [size, ...(network.nodes[id]?.shape ?? [])];
        return graph.constant(shape, new Float32Array(tensorSize(shape)));
      },
    },
    form,
  );
  const taps = plans.map(({ input, units, weights: counts }) => ({
    codes: input === null ? null : (written.get(input) ?? null),
    units,
    weights: counts,
  }));
  return {
    bytes: graph.encode(),
    form: form.kind,
    taps,
    outputs: graph.outputs(),
    codesAs,
    feeds: graph.feeds(),
    scratchInputs: new Map([...graph.inputs()].filter(([name]) => name !== imageInput)),
  };
}
