import type { Tensor } from 'onnxruntime-node';
import { createAgreementSum, type HammingKernel, type KernelPair } from '@naswot/kernel';
import { tensorSize } from '@naswot/network';
import type { Minibatch } from '@naswot/scoring';
import { imageInput, type CodesModel } from './codes-model.ts';
import { releaseCopies } from './release-copies.ts';
import { ownRuntime, type OnnxRuntime } from './runtime.ts';

/** Outputs by name, as a session gives them. */
type Outputs = Readonly<Record<string, { readonly data: unknown }>>;

/** One run of a model: what `session.run` takes and fills, and what is to be done after it. */
export interface CodesRun {
  readonly feeds: Record<string, Tensor>;
  /** What outputs are written into; null where the session makes its own. */
  readonly fetches: Record<string, Tensor> | null;
  /** The kernels of the codes, once they are there. The outputs are this run's from then on. */
  finish(outputs: Outputs): KernelPair;
}

function feedsOf(
  { feeds, scratchInputs }: CodesModel,
  { pixels, shape }: Minibatch,
  { Tensor }: OnnxRuntime,
): CodesRun['feeds'] {
  const scratch = [...scratchInputs].map(
    ([name, dimensions]) =>
      [name, new Tensor('float32', new Float32Array(tensorSize(dimensions)), dimensions)] as const,
  );
  const given = feeds.map(
    ({ name, shape: dimensions, values }) => [name, new Tensor('float32', values, dimensions)] as const,
  );
  return Object.fromEntries([[imageInput, new Tensor('float32', pixels, shape)], ...given, ...scratch]);
}

/** The signs go straight into the kernel's memory. */
function runWithSigns(
  model: CodesModel,
  feeds: CodesRun['feeds'],
  kernel: HammingKernel,
  { Tensor }: OnnxRuntime,
): CodesRun {
  const { size } = kernel;
  const { codesAs } = model;
  if (codesAs === 'products') throw new TypeError('the model gives products, no signs');
  const views = kernel.reset(
    model.outputs.map(({ shape, rounds }) => ({
      width: tensorSize(shape) / (size * rounds),
      count: rounds,
    })),
  );
  const signs = new Map(model.outputs.map(({ name }, k) => [name, views[k] ?? new Uint8Array()]));
  return {
    feeds,
    fetches: Object.fromEntries(
      model.outputs.map(({ name, shape }) => [
        name,
        new Tensor(codesAs, signs.get(name) ?? new Uint8Array(), shape),
      ]),
    ),
    finish(copies) {
      releaseCopies(copies, new Set(views.map(({ buffer }) => buffer)));
      for (const { codes, units, weights } of model.taps) {
        if (codes?.kind !== 'signs') {
          kernel.accumulateConstant(units, weights);
          continue;
        }
        const start = codes.round * size * units;
        const all = signs.get(codes.output) ?? new Uint8Array();
        kernel.accumulate(all.subarray(start, start + size * units), weights);
      }
      return kernel.result();
    },
  };
}

/** N x N numbers of each ReLU come from the device. */
function runWithProducts(model: CodesModel, feeds: CodesRun['feeds'], size: number): CodesRun {
  return {
    feeds,
    fetches: null,
    finish(outputs) {
      const sum = createAgreementSum(size);
      for (const { codes, units, weights } of model.taps) {
        if (codes?.kind === 'products')
          for (const slice of codes.slices)
            sum.add(outputs[slice.output]?.data as Float32Array, slice.units, weights);
        else sum.addConstant(units, weights);
      }
      return sum.result();
    },
  };
}

/** Prepares a run of a model on a minibatch of the kernel's size; the kernel is at the start of a network then. */
export function prepareRun(
  model: CodesModel,
  minibatch: Minibatch,
  kernel: HammingKernel,
  runtime: OnnxRuntime = ownRuntime(),
): CodesRun {
  const feeds = feedsOf(model, minibatch, runtime);
  return model.codesAs === 'products'
    ? runWithProducts(model, feeds, kernel.size)
    : runWithSigns(model, feeds, kernel, runtime);
}
