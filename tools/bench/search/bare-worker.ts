import { InferenceSession } from 'onnxruntime-node';
import { loadMinibatch } from '@naswot/dataset';
import {
  buildCodesModel,
  prepareRun,
  readBlockSize,
  sessionOptions,
  type CodesRun,
  type ModelForm,
} from '@naswot/engine-onnx';
import { createHammingKernel } from '@naswot/kernel';
import { reluInventory, type Network } from '@naswot/network';
import { findProxy, seededWeights, type Weights } from '@naswot/scoring';
import { findSpace } from '@naswot/space';
import { batchSize } from './cells.ts';

/** Asks of the parent: forward passes of these cells, everything but `session.run` made ready before. */
interface BareRequest {
  readonly cells: readonly string[];
  readonly seed: number;
  /** Where a profile of the passes goes; null measures without one. */
  readonly profile: string | null;
}

const space = findSpace('nas-bench-201');
const kernel = createHammingKernel(batchSize);
const minibatch = await loadMinibatch({
  dataset: 'noise-pink',
  folder: '',
  size: batchSize,
  seed: 0,
  imageSize: 32,
});

/** As the engine chooses it. */
const block = await readBlockSize();
const form: ModelForm = block === null ? { kind: 'operator' } : { kind: 'blocked', block };

/** Milliseconds of one cell, step by step. */
export interface CellTimes {
  /** Its network and the model of it, weights included. */
  readonly model: number;
  /** Making a session and releasing it. */
  readonly session: number;
  /** Its bare forward pass, the sign outputs included. */
  readonly pass: number;
  /** Kernel and determinant. */
  readonly kernel: number;
}

/** Weights of one seed, as a lane holds them. */
let weights: { readonly seed: number; readonly source: Weights } | null = null;

function weightsOf(seed: number): Weights {
  if (weights?.seed !== seed)
    weights = { seed, source: seededWeights({ initialisation: 'kaiming-uniform', seed }) };
  return weights.source;
}

/** Milliseconds that an act takes, and what it gives. */
async function timed<T>(act: () => T | Promise<T>): Promise<readonly [number, T]> {
  const start = performance.now();
  const result = await act();
  return [performance.now() - start, result];
}

function buildModel(cell: string, seed: number) {
  const network = space.network(space.representative(space.parse(cell)), space.settings);
  return { network, model: buildCodesModel(network, weightsOf(seed), batchSize, form) };
}

function countCodes(network: Network, run: CodesRun, outputs: InferenceSession.OnnxValueMapType): void {
  const kernels = run.finish(outputs);
  const reluUnits = reluInventory(network).map(({ units }) => units);
  const probe = { kind: 'codes', size: batchSize, ...kernels, reluUnits } as const;
  findProxy('naswot').evaluate({ network, counting: 'unit', probe });
}

/** Runs the model that a search runs. */
async function measure(cell: string, seed: number, profile: string | null): Promise<CellTimes> {
  const [building, { network, model }] = await timed(() => buildModel(cell, seed));
  const options = profile === null ? {} : { enableProfiling: true, profileFilePrefix: profile };
  const [opening, session] = await timed(() =>
    InferenceSession.create(model.bytes, { ...sessionOptions('cpu', model.form), ...options }),
  );
  const run = prepareRun(model, minibatch, kernel);
  const [pass, outputs] = await timed(() => session.run(run.feeds, run.fetches ?? {}));
  const [counting] = await timed(() => countCodes(network, run, outputs));
  if (profile !== null) session.endProfiling();
  const [closing] = await timed(() => session.release());
  return { model: building, session: opening + closing, pass, kernel: counting };
}

process.on('message', ({ cells, seed, profile }: BareRequest) => {
  const all = async (): Promise<readonly CellTimes[]> => {
    const times: CellTimes[] = [];
    for (const cell of cells) times.push(await measure(cell, seed, profile));
    return times;
  };
  void all().then((times) => process.send?.({ times }));
});
process.once('disconnect', () => process.exit(0));
process.send?.({ times: [] });
