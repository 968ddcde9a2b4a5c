import { createMinibatch } from '@naswot/dataset';
import { loadEngine } from '@naswot/engines';
import { buildNetwork, reluInventory, tensorSize, type Layer, type Network } from '@naswot/network';
import type { Engine, Minibatch, Prepared, Weights } from '@naswot/scoring';

const convolution = (path: string, outChannels: number, padding: number, stride = 1): Layer => ({
  kind: 'convolution',
  path,
  outChannels,
  kernel: [1, 1],
  stride: [stride, stride],
  padding: [padding, padding],
  dilation: [1, 1],
  groups: 1,
  bias: false,
});

const networkOf = (image: readonly [number, number, number], ...layers: readonly Layer[]): Network =>
  buildNetwork(image, (net) =>
    [...layers, { kind: 'relu', path: 'relu', releasedCount: 1 } as const].reduce(
      (input, layer) => net.add(layer, input),
      net.input,
    ),
  );

/** What is run in place of some networks. */
const outsized = {
  /** A feature map of a petabyte between two convolutions, beyond what a process can address: engines throw an OutOfMemory. */
  thrown: {
    images: 1,
    network: networkOf([3, 4, 4], convolution('a', 4, 2 ** 22), convolution('b', 4, 0, 2 ** 20)),
  },
  /** Two of eight gigabytes: more than a device in software gives to one buffer. */
  device: {
    images: 2,
    network: networkOf([3, 4, 4], convolution('a', 4, 2 ** 14), convolution('b', 4, 0, 2 ** 12)),
  },
  /** One of 300 terabytes that oneDNN, TensorFlow's library for convolutions on CPUs, is to write: it ends the process with a segmentation fault. */
  fatal: { images: 1024, network: networkOf([1, 128, 128], convolution('a', 2 ** 22, 0)) },
};

const imagesFor = ({ images, network }: (typeof outsized)['thrown']): Minibatch => {
  const [channels = 1, height = 1, width = 1] = network.nodes[0]?.shape ?? [];
  const shape = [images, channels, height, width] as const;
  const source = { dataset: 'test', seed: 0, imageIds: [], notice: null };
  return createMinibatch(new Float32Array(tensorSize(shape)), shape, source);
};

const zeros: Weights = { normBiasIsZero: true, values: ({ shape }) => new Float32Array(tensorSize(shape)) };

/**
 * What the lane loads by this module's URL: a real engine, `engine` of `folder`, that is given a network beyond any memory in place
 * of those with `relus` ReLUs: the one of `outsized` that `size` names.
 */
export async function createEngine(): Promise<Engine> {
  const { searchParams } = new URL(import.meta.url);
  const folder = searchParams.get('folder');
  const engine = await loadEngine(searchParams.get('engine') ?? 'onnx-cpu', folder === '' ? null : folder);
  const other = outsized[searchParams.get('size') as keyof typeof outsized];
  const swapped = new WeakSet<Prepared>();
  return {
    describe: () => engine.describe(),
    estimateMemory: (network, size) => engine.estimateMemory(network, size),
    async prepare(network, weights, probes) {
      if (String(reluInventory(network).length) !== searchParams.get('relus'))
        return engine.prepare(network, weights, probes);
      const prepared = await engine.prepare(other.network, zeros, probes);
      swapped.add(prepared);
      return prepared;
    },
    run: (prepared, minibatch, ...rest) =>
      engine.run(prepared, swapped.has(prepared) ? imagesFor(other) : minibatch, ...rest),
    [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose](),
  };
}
