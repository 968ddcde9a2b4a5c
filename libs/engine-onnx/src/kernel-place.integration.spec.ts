import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { createMinibatch, type Minibatch } from '@naswot/dataset';
import { createAgreementSum, createHammingKernel } from '@naswot/kernel';
import type { Network } from '@naswot/network';
import { codesOf, seededWeights, type CodesProbe } from '@naswot/scoring';
import { findSpace } from '@naswot/space';
import { sessionOptions, type KernelPlace } from './execution-provider.ts';
import { createOnnxEngine } from './onnx-engine.ts';
import { createOnnxModel } from './onnx-graph.ts';
import { outputProducts } from './signs.ts';

const weights = seededWeights({ initialisation: 'kaiming-uniform', seed: 5 });
const space = findSpace('nas-bench-201');
const settings = space.parseSettings({ stemChannels: 4, cellsPerStage: 1, imageSize: 16 });

function imagesOf(count: number): Minibatch {
  const pixels = Float32Array.from({ length: count * 3 * 256 }, (_, k) => Math.sin(k * k * 0.37) * 2);
  const source = { dataset: 'test', seed: 0, imageIds: [], notice: null };
  return createMinibatch(pixels, [count, 3, 16, 16], source);
}

async function measure(network: Network, kernel: KernelPlace): Promise<CodesProbe> {
  await using engine = await createOnnxEngine({ provider: 'cpu', form: 'primitives', kernel });
  await using prepared = await engine.prepare(network, weights, ['codes']);
  return codesOf(await engine.run(prepared, imagesOf(12)));
}

describe('kernels formed where the codes are', () => {
  // 9930 has every operation; the rest are drawn: what is zero for every image, and inputs that several ReLUs share, among them.
  it.each([0, 9930, 1462, 13714, 4000])(
    'equal those of packed codes entry by entry, for cell %i of the published order',
    async (index) => {
      const network = space.network(space.atPublishedIndex(index), settings);
      expect(await measure(network, 'device')).toEqual(await measure(network, 'host'));
    },
  );

  it('are summed over slices of a ReLU that is too wide for one', async () => {
    const [size, units] = [5, 50];
    const values = Float32Array.from({ length: size * units }, (_, k) => Math.sin(k * k));
    const graph = createOnnxModel();
    const slices = outputProducts(graph, graph.input('x', [size, units]), size, units, 7);
    expect(slices.map((slice) => slice.units)).toEqual([7, 7, 7, 7, 7, 7, 7, 1]);
    const session = await InferenceSession.create(graph.encode(), sessionOptions('cpu', 'primitives'));
    const outputs = await session.run({ x: new Tensor('float32', values, [size, units]) });
    const sum = createAgreementSum(size);
    const once = { unit: 1, released: 1 };
    for (const slice of slices) sum.add(outputs[slice.output]?.data as Float32Array, slice.units, once);
    const kernel = createHammingKernel(size);
    kernel.accumulate(
      Uint8Array.from(values, (value) => Number(value > 0)),
      once,
    );
    expect(sum.result()).toEqual(kernel.result());
    await session.release();
  });
});
