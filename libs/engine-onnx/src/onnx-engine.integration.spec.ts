import { describe, expect, it } from 'vitest';
import { createMinibatch, type Minibatch } from '@naswot/dataset';
import { buildNetwork, type Network } from '@naswot/network';
import { averagePool, batchNorm, convolution, linear, maxPool, relu } from '@naswot/network/testing';
import { codesOf, seededWeights, type CodesProbe, type Engine } from '@naswot/scoring';
import { describeEngine } from '@naswot/scoring/testing';
import { createOnnxEngine } from './onnx-engine.ts';

// What the process holds is looked at in one of its own: memory-held.integration.spec.ts of libs/engines.
describeEngine('onnx-cpu', () => createOnnxEngine({ provider: 'cpu' }));

const weights = seededWeights({ initialisation: 'kaiming-uniform', seed: 3 });
const source = { dataset: 'test', seed: 0, imageIds: [], notice: null };

function imagesOf(order: readonly number[]): Minibatch {
  const length = 3 * 8 * 8;
  const pixel = (image: number, k: number): number => Math.sin(image * 7919 + k * k * 0.37) * 2;
  const images = Float32Array.from({ length: order.length * length }, (_, place) =>
    pixel(order[Math.floor(place / length)] ?? 0, place % length),
  );
  return createMinibatch(images, [order.length, 3, 8, 8], source);
}

/** Every layer kind, a ReLU input that two ReLUs share, a ReLU on zeros, and a dead branch. */
function everyLayerKind(): Network {
  return buildNetwork([3, 8, 8], (net) => {
    const stem = net.add(
      batchNorm('stem.1'),
      net.add(convolution('stem.0', 4, 3, { padding: 1 }), net.input),
    );
    const first = net.add(
      convolution('a', 4, 3, { padding: 1, groups: 2 }),
      net.add(relu('a.relu', 2), stem),
    );
    const second = net.add(
      convolution('b', 4, 3, { padding: 2, dilation: 2, bias: true }),
      net.add(relu('b.relu', 1), stem),
    );
    const pooled = net.add(averagePool(3, { padding: 1 }), first);
    const sum = net.add({ kind: 'add' }, pooled, second, net.add({ kind: 'zero' }, stem));
    net.add(convolution('dead', 4, 1), net.add(relu('dead.relu'), first));
    net.add(relu('zero.relu', 2), net.add({ kind: 'zero' }, stem));
    const joined = net.add({ kind: 'concat' }, sum, net.add(maxPool(3, { padding: 1 }), first));
    const last = net.add(relu('last'), net.add(batchNorm('last.norm'), joined));
    return net.add(linear('classifier', 1), net.add({ kind: 'global-average-pool' }, last));
  });
}

async function measure(engine: Engine, minibatch: Minibatch): Promise<CodesProbe> {
  await using prepared = await engine.prepare(everyLayerKind(), weights, ['codes']);
  return codesOf(await engine.run(prepared, minibatch));
}

describe('the ONNX Runtime engine on the CPU', () => {
  it('counts every ReLU, dead ones and those on zeros included, in both countings', async () => {
    await using engine = await createOnnxEngine({ provider: 'cpu' });
    const probe = await measure(engine, imagesOf([0, 1, 2, 3, 4]));
    expect(probe.reluUnits).toEqual([256, 256, 256, 256, 512]);
    for (let i = 0; i < 5; i++) {
      expect(probe.unit[i * 5 + i]).toBe(4 * 256 + 512);
      expect(probe.released[i * 5 + i]).toBe(2 * 256 + 256 + 256 + 2 * 256 + 512);
    }
  });

  it('gives the same kernel with batch norm as an operator and from primitives', async () => {
    await using operator = await createOnnxEngine({ provider: 'cpu', form: 'operator' });
    await using primitives = await createOnnxEngine({ provider: 'cpu', form: 'primitives' });
    const images = imagesOf([0, 1, 2, 3, 4, 5, 6, 7]);
    const [a, b] = [await measure(operator, images), await measure(primitives, images)];
    // A pre-activation within float rounding of 0 may fall on either side: one unit of 1,536 would change an entry by 1.
    a.unit.forEach((entry, place) => expect(Math.abs(entry - (b.unit[place] ?? NaN))).toBeLessThanOrEqual(1));
  });

  it('gives the same bits again, and whatever the order of the images', async () => {
    await using engine = await createOnnxEngine({ provider: 'cpu' });
    const first = await measure(engine, imagesOf([0, 1, 2, 3, 4]));
    expect(await measure(engine, imagesOf([0, 1, 2, 3, 4]))).toEqual(first);
    expect(await measure(engine, imagesOf([4, 2, 0, 1, 3]))).toEqual(first);
  });

  it('gives images that are equal equal codes', async () => {
    await using engine = await createOnnxEngine({ provider: 'cpu' });
    const { unit, size } = await measure(engine, imagesOf([5, 6, 5]));
    const equal = [0, 1, 2].flatMap((i) => [0, 1, 2].filter((j) => j > i && unit[i * size + j] === unit[0]));
    expect(equal).toHaveLength(1);
  });

  it('stops at a signal', async () => {
    await using engine = await createOnnxEngine({ provider: 'cpu' });
    await using prepared = await engine.prepare(everyLayerKind(), weights, ['codes']);
    await expect(engine.run(prepared, imagesOf([0, 1]), AbortSignal.abort())).rejects.toThrow(/abort/);
  });
});

describe('the ONNX Runtime engine on CUDA', () => {
  it('says in one sentence why it cannot be used where its libraries are missing', async () => {
    await expect(createOnnxEngine({ provider: 'cuda', form: 'primitives' })).rejects.toThrow(
      /engine onnx-cuda cannot be used: .*use --engine onnx-cpu/,
    );
  });
});
