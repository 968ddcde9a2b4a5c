import { InferenceSession } from 'onnxruntime-node';
import { expect, it } from 'vitest';
import { createMinibatch } from '@naswot/dataset';
import { createHammingKernel } from '@naswot/kernel';
import { seededWeights } from '@naswot/scoring';
import { findSpace } from '@naswot/space';
import { buildCodesModel } from './codes-model.ts';
import { prepareRun } from './codes-run.ts';
import { sessionOptions } from './execution-provider.ts';

const space = findSpace('nas-bench-201');
const settings = space.parseSettings({ stemChannels: 4, cellsPerStage: 1, imageSize: 8 });
const size = 4;

it('frees the copies that a session makes of its outputs, and keeps what the kernel reads', async () => {
  const network = space.network(space.atPublishedIndex(9930), settings);
  const pixels = Float32Array.from({ length: size * 192 }, (_, k) => Math.sin(k * k * 0.37));
  const source = { dataset: 'test', seed: 0, imageIds: [], notice: null };
  const minibatch = createMinibatch(pixels, [size, 3, 8, 8], source);
  const weights = seededWeights({ initialisation: 'kaiming-uniform', seed: 5 });
  const model = buildCodesModel(network, weights, size, { kind: 'operator' });
  const session = await InferenceSession.create(model.bytes, sessionOptions('cpu', 'operator'));
  const run = prepareRun(model, minibatch, createHammingKernel(size));
  const outputs = await session.run(run.feeds, run.fetches ?? {});
  const copies = Object.values(outputs).map(({ data }) => data as Uint8Array);
  expect(copies.every(({ byteLength }) => byteLength > 0)).toBe(true);
  const first = run.finish(outputs);
  expect(copies.map(({ byteLength }) => byteLength)).toEqual(copies.map(() => 0));
  // The signs are still where the session wrote them.
  const again = prepareRun(model, minibatch, createHammingKernel(size));
  expect(again.finish(await session.run(again.feeds, again.fetches ?? {}))).toEqual(first);
  expect(first.unit[0]).toBeGreaterThan(0);
  await session.release();
});
