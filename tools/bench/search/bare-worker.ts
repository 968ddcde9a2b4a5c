import { InferenceSession, Tensor } from 'onnxruntime-node';
import { loadMinibatch } from '@naswot/dataset';
import {
  buildCodesModel,
  imageInput,
  readBlockSize,
  sessionOptions,
  type ModelForm,
} from '@naswot/engine-onnx';
import { createHammingKernel } from '@naswot/kernel';
import { reluInventory } from '@naswot/network';
import { findProxy, seededWeights } from '@naswot/scoring';
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

/** Milliseconds of one cell: its bare forward pass, the sign outputs included, and the kernel with its determinant. */
export interface CellTimes {
  readonly pass: number;
  readonly kernel: number;
}

/** Runs the model that a search runs. */
async function measure(cell: string, seed: number, profile: string | null): Promise<CellTimes> {
  const network = space.network(space.representative(space.parse(cell)), space.settings);
  const model = buildCodesModel(
    network,
    seededWeights({ initialisation: 'kaiming-uniform', seed }),
    batchSize,
    form,
  );
  const options = profile === null ? {} : { enableProfiling: true, profileFilePrefix: profile };
  const session = await InferenceSession.create(model.bytes, {
    ...sessionOptions('cpu', model.form),
    ...options,
  });
  const taps = model.taps.filter(({ output }) => output !== null);
  const views = kernel.reset(taps.map(({ units }) => units));
  const fetches = Object.fromEntries(
    taps.map(
      ({ output, shape }, k) =>
        [
          output ?? '',
          new Tensor(model.codeType, views[k] ?? new Uint8Array(), [batchSize, ...shape]),
        ] as const,
    ),
  );
  const scratch = [...model.scratchInputs].map(
    ([name, [channels = 0]]) =>
      [name, new Tensor('float32', new Float32Array(channels), [channels])] as const,
  );
  const images = new Tensor('float32', minibatch.pixels, minibatch.shape);
  const feeds = { [imageInput]: images, ...Object.fromEntries(scratch) };
  const start = performance.now();
  await session.run(feeds, fetches);
  const pass = performance.now() - start;
  taps.forEach(({ weights }, k) => kernel.accumulate(views[k] ?? new Uint8Array(), weights));
  const reluUnits = reluInventory(network).map(({ units }) => units);
  const probe = { kind: 'codes', size: batchSize, ...kernel.result(), reluUnits } as const;
  findProxy('naswot').evaluate({ network, counting: 'unit', probe });
  const whole = performance.now() - start;
  if (profile !== null) session.endProfiling();
  await session.release();
  return { pass, kernel: whole - pass };
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
