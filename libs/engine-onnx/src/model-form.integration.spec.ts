import { describe, expect, it } from 'vitest';
import { createMinibatch, type Minibatch } from '@naswot/dataset';
import { buildNetwork, type Layer, type Network, type NetworkBuilder, type NodeId } from '@naswot/network';
import {
  averagePool,
  batchNorm,
  convolution,
  maxPool,
  relu,
  type ConvolutionOptions,
} from '@naswot/network/testing';
import { codesOf, seededWeights, type CodesProbe, type Engine, type Weights } from '@naswot/scoring';
import { biasedWeights, referenceEngine } from '@naswot/scoring/testing';
import { asPosition, findSpace } from '@naswot/space';
import { readBlockSize } from './block-size.ts';
import { buildCodesModel } from './codes-model.ts';
import type { ModelForm } from './model-form.ts';
import { createOnnxEngine } from './onnx-engine.ts';

const edge = 8;
const images = 6;
const seeded = seededWeights({ initialisation: 'kaiming-uniform', seed: 4 });
const allPositive = seededWeights({ initialisation: 'uniform', seed: 4 });

function minibatch(): Minibatch {
  const pixels = Float32Array.from(
    { length: images * 3 * edge * edge },
    (_, k) => Math.sin(k * k * 0.37) * 2,
  );
  const source = { dataset: 'test', seed: 0, imageIds: [], notice: null };
  return createMinibatch(pixels, [images, 3, edge, edge], source);
}

/** A convolution that keeps the image's size where it has no stride. */
const convolve = (path: string, outChannels: number, size: number, more: ConvolutionOptions = {}): Layer =>
  convolution(path, outChannels, size, { padding: size >> 1, ...more });
const chain = (net: NetworkBuilder, from: NodeId, ...layers: readonly Layer[]): NodeId =>
  layers.reduce((input, layer) => net.add(layer, input), from);

const rounds = (count: number, from: NodeId, round: (x: NodeId, k: number) => NodeId): NodeId =>
  Array.from({ length: count }).reduce((x: NodeId, _, k) => round(x, k), from);

/** What the blocked form does in a way of its own, in whole blocks of 16 channels. */
const wholeBlocks: Readonly<Record<string, Network>> = Object.fromEntries(
  Object.entries({
    'a norm that two take, one of them a ReLU': (net: NetworkBuilder, stem: NodeId) =>
      net.add({ kind: 'add' }, stem, chain(net, stem, relu('r'), convolve('c', 16, 3), batchNorm('n'))),
    'a sum that only ReLUs take': (net: NetworkBuilder, stem: NodeId) => {
      const [a, b] = ['a', 'b'].map((path) =>
        chain(net, stem, convolve(path, 16, 3), batchNorm(`${path}.n`)),
      );
      const sum = net.add({ kind: 'add' }, a ?? 0, stem, b ?? 0);
      return net.add(
        { kind: 'add' },
        chain(net, sum, relu('r'), convolve('d', 16, 1), batchNorm('d.n')),
        chain(net, sum, relu('s'), convolve('e', 16, 1), batchNorm('e.n')),
      );
    },
    'a norm that is added to itself': (net: NetworkBuilder, stem: NodeId) => {
      const once = chain(net, stem, convolve('c', 16, 3), batchNorm('n'));
      return net.add({ kind: 'add' }, once, once);
    },
    'strides, dilation, bias and depthwise filters': (net: NetworkBuilder, stem: NodeId) =>
      chain(
        net,
        stem,
        convolve('a', 32, 3, { stride: 2, bias: true }),
        batchNorm('a.n'),
        relu('r'),
        convolve('b', 32, 3, { groups: 32, padding: 2, dilation: 2 }),
        convolve('c', 16, 1, { bias: true }),
        batchNorm('c.n'),
      ),
    'both poolings, concatenated': (net: NetworkBuilder, stem: NodeId) =>
      net.add(
        { kind: 'concat' },
        net.add(maxPool(3, { padding: 1 }), stem),
        net.add(averagePool(3, { padding: 1 }), stem),
      ),
    'rounds that hand on a norm, which only ReLUs take': (net: NetworkBuilder, stem: NodeId) =>
      rounds(6, stem, (x, k) => chain(net, x, relu(`r${k}`), convolve(`c${k}`, 16, 3), batchNorm(`n${k}`))),
    'rounds that hand on a norm, which only a sum takes': (net: NetworkBuilder, stem: NodeId) =>
      rounds(6, stem, (x, k) => {
        const pooled = net.add(averagePool(3, { padding: 1 }), x);
        return chain(net, net.add({ kind: 'add' }, x, pooled), convolve(`c${k}`, 16, 1), batchNorm(`n${k}`));
      }),
    'rounds with biases, in two stages': (net: NetworkBuilder, stem: NodeId) => {
      const stage = (from: NodeId, name: string, channels: number): NodeId =>
        rounds(4, from, (x, k) =>
          net.add(
            { kind: 'add' },
            x,
            chain(net, x, relu(`${name}.r${k}`), convolve(`${name}.c${k}`, channels, 3, { bias: true })),
          ),
        );
      return stage(chain(net, stage(stem, 'a', 16), convolve('wider', 32, 1)), 'b', 32);
    },
    'rounds without tensors': (net: NetworkBuilder, stem: NodeId) =>
      rounds(6, stem, (x) => net.add({ kind: 'add' }, x, net.add(maxPool(3, { padding: 1 }), x))),
  }).map(([title, compose]) => [
    title,
    buildNetwork([3, edge, edge], (net) =>
      chain(
        net,
        compose(net, chain(net, net.input, convolve('stem', 16, 3), batchNorm('stem.n'))),
        relu('last'),
      ),
    ),
  ]),
);

async function kernelOf(engine: Engine, network: Network, weights: Weights): Promise<CodesProbe> {
  await using prepared = await engine.prepare(network, weights, ['codes']);
  return codesOf(await engine.run(prepared, minibatch()));
}

/** Most that an entry of the kernel is off; a unit within float rounding of 0 may be on in one and off in the other. */
const largestDifference = (a: CodesProbe, b: CodesProbe): number =>
  Math.max(...a.unit.map((entry, place) => Math.abs(entry - (b.unit[place] ?? NaN))));

const forms: readonly ModelForm['kind'][] = ['operator', 'primitives', 'blocked'];
const block = await readBlockSize();

const formOf = (network: Network, weights: Weights): ModelForm['kind'] =>
  buildCodesModel(network, weights, images, { kind: 'blocked', block: block ?? 0 }).form;

describe('the forms of a model', () => {
  it('include the blocked one on this processor', () => {
    expect(block === 8 || block === 16).toBe(true);
  });

  it.each(forms)(
    'give the codes of the reference engine where layers are in whole blocks: %s',
    async (form) => {
      await using engine = await createOnnxEngine({ provider: 'cpu', form });
      await using reference = referenceEngine();
      for (const [title, network] of Object.entries(wholeBlocks))
        for (const weights of [seeded, biasedWeights(), allPositive]) {
          const expected = await kernelOf(reference, network, weights);
          const difference = largestDifference(await kernelOf(engine, network, weights), expected);
          expect({ title, isClose: difference <= 2 }).toEqual({ title, isClose: true });
          expect(formOf(network, weights)).toBe('blocked');
        }
    },
  );

  it.each(forms)('give the codes of the reference engine for cells of NAS-Bench-201: %s', async (form) => {
    const space = findSpace('nas-bench-201');
    const settings = space.parseSettings({ cellsPerStage: 3, imageSize: edge });
    await using engine = await createOnnxEngine({ provider: 'cpu', form });
    await using reference = referenceEngine();
    for (let k = 0; k < 8; k++) {
      const network = space.network(
        space.representative(asPosition(BigInt(1 + k * 1933), space.size)),
        settings,
      );
      const expected = await kernelOf(reference, network, seeded);
      // Of some 10^4 units.
      expect(largestDifference(await kernelOf(engine, network, seeded), expected)).toBeLessThanOrEqual(3);
    }
  });

  it('write rounds that repeat once, and bring their weights along instead of holding them', () => {
    const models = [4, 12].map((count) => {
      const network = buildNetwork([3, edge, edge], (net) => {
        const stem = chain(net, net.input, convolve('stem', 16, 3), batchNorm('stem.n'));
        const last = rounds(count, stem, (x, k) =>
          net.add(
            { kind: 'add' },
            x,
            chain(net, x, relu(`r${k}`), convolve(`c${k}`, 16, 3), batchNorm(`n${k}`), relu(`s${k}`)),
          ),
        );
        return net.add(relu('last'), last);
      });
      return buildCodesModel(network, seeded, images, { kind: 'blocked', block: block ?? 0 });
    });
    const [few, many] = models.map(({ bytes }) => bytes.length);
    expect(Math.abs((many ?? 0) - (few ?? 0))).toBeLessThan(20);
    expect(models[1]?.outputs.map(({ rounds: count }) => count)).toContain(12);
    expect(models[1]?.feeds.map(({ shape }) => shape[0])).toContain(12);
  });

  it.each<readonly [string, readonly Layer[]]>([
    ['channels that are no whole blocks', [convolve('a', 20, 3)]],
    ['groups that are not depthwise', [convolve('a', 16, 3), convolve('b', 16, 3, { groups: 2 })]],
    ['an image that is pooled', [averagePool(3, { padding: 1 })]],
  ])('fall back to standard operators for %s', (_, layers) => {
    const network = buildNetwork([3, edge, edge], (net) => chain(net, net.input, ...layers, relu('r')));
    expect(formOf(network, seeded)).toBe('operator');
  });

  it('write nothing where every ReLU is on zeros', async () => {
    const network = buildNetwork([3, edge, edge], (net) =>
      chain(net, net.input, convolve('a', 16, 3), { kind: 'zero' }, relu('r')),
    );
    await using engine = await createOnnxEngine({ provider: 'cpu' });
    const { unit } = await kernelOf(engine, network, seeded);
    expect(new Set(unit)).toEqual(new Set([16 * edge * edge]));
  });
});
