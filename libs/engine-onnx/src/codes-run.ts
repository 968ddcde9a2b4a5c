import { Tensor } from 'onnxruntime-node';
import type { HammingKernel } from '@naswot/kernel';
import { tensorSize } from '@naswot/network';
import type { Minibatch } from '@naswot/scoring';
import { imageInput, type CodesModel } from './codes-model.ts';

/** One run of a model: what `session.run` takes and fills, and what is to be done after it. */
export interface CodesRun {
  readonly feeds: Record<string, Tensor>;
  /** The signs go straight into the kernel's memory. */
  readonly fetches: Record<string, Tensor>;
  /** Adds the codes to the kernel, once they are there. */
  accumulate(): void;
}

function feedsOf({ feeds, scratchInputs }: CodesModel, { pixels, shape }: Minibatch): CodesRun['feeds'] {
  const scratch = [...scratchInputs].map(
    ([name, dimensions]) =>
      [name, new Tensor('float32', new Float32Array(tensorSize(dimensions)), dimensions)] as const,
  );
  const given = feeds.map(
    ({ name, shape: dimensions, values }) => [name, new Tensor('float32', values, dimensions)] as const,
  );
  return Object.fromEntries([[imageInput, new Tensor('float32', pixels, shape)], ...given, ...scratch]);
}

/** Prepares a run of a model on a minibatch of the kernel's size; the kernel is at the start of a network then. */
export function prepareRun(model: CodesModel, minibatch: Minibatch, kernel: HammingKernel): CodesRun {
  const { size } = kernel;
  const views = kernel.reset(
    model.outputs.map(({ shape, rounds }) => ({
      width: tensorSize(shape) / (size * rounds),
      count: rounds,
    })),
  );
  const codes = new Map(model.outputs.map(({ name }, k) => [name, views[k] ?? new Uint8Array()]));
  return {
    feeds: feedsOf(model, minibatch),
    fetches: Object.fromEntries(
      model.outputs.map(({ name, shape }) => [
        name,
        new Tensor(model.codeType, codes.get(name) ?? new Uint8Array(), shape),
      ]),
    ),
    accumulate() {
      for (const { place, units, weights } of model.taps) {
        if (place === null) {
          kernel.accumulateConstant(units, weights);
          continue;
        }
        const start = place.round * size * units;
        const all = codes.get(place.output) ?? new Uint8Array();
        kernel.accumulate(all.subarray(start, start + size * units), weights);
      }
    },
  };
}
