import {
  buildNetwork,
  type Layer,
  type Network,
  type NetworkBuilder,
  type Node,
  type NodeId,
  type Window,
} from '@naswot/network';

/** `[C, H, W]` of the images that the small networks take. */
export const smallImage = [3, 8, 8] as const;

type Pair = readonly [number, number];

const square = (kernel: number, stride = 1, padding = (kernel - 1) >> 1): Window => ({
  kernel: [kernel, kernel],
  stride: [stride, stride],
  padding: [padding, padding],
});

interface ConvolutionOptions {
  readonly window?: Window;
  readonly groups?: number;
  readonly dilation?: Pair;
  readonly bias?: boolean;
}

const convolution = (path: string, outChannels: number, options: ConvolutionOptions = {}): Layer => ({
  kind: 'convolution',
  path,
  outChannels,
  ...(options.window ?? square(3)),
  dilation: options.dilation ?? [1, 1],
  groups: options.groups ?? 1,
  bias: options.bias ?? false,
});
const batchNorm = (path: string): Layer => ({ kind: 'batch-norm', path });
const relu = (path: string, releasedCount: 1 | 2 = 1): Layer => ({ kind: 'relu', path, releasedCount });
const add: Layer = { kind: 'add' };
const zero: Layer = { kind: 'zero' };

/** Layers one after the other. */
const chain = (net: NetworkBuilder, from: NodeId, ...layers: readonly Layer[]): NodeId =>
  layers.reduce((input, layer) => net.add(layer, input), from);

/** Ends in one output, as the networks of a space do. */
const classify = (net: NetworkBuilder, from: NodeId): NodeId =>
  chain(
    net,
    from,
    { kind: 'global-average-pool' },
    {
      kind: 'linear',
      path: 'classifier',
      outFeatures: 1,
      bias: true,
    },
  );

/** A network whose ReLU takes what the layers make of the image. */
const observed = (...layers: readonly Layer[]): Network =>
  buildNetwork(smallImage, (net) => classify(net, chain(net, net.input, ...layers, relu('relu'))));

const branched = (compose: (net: NetworkBuilder, stem: NodeId) => NodeId): Network =>
  buildNetwork(smallImage, (net) =>
    classify(net, compose(net, chain(net, net.input, convolution('stem.0', 4), batchNorm('stem.1')))),
  );

/** One layer kind, or one way of using it, each: what an engine gets wrong shows by name. */
export const smallNetworks = {
  'a ReLU of the image itself': observed(),
  'a convolution': observed(convolution('c', 4)),
  'a convolution with bias': observed(convolution('c', 4, { bias: true })),
  'a 1 x 1 convolution with stride': observed(convolution('c', 4, { window: square(1, 2, 0) })),
  'a convolution of unequal sides': observed(
    convolution('c', 4, { window: { kernel: [1, 3], stride: [1, 2], padding: [0, 1] } }),
  ),
  'a grouped convolution': observed(
    convolution('a', 4),
    convolution('b', 6, { groups: 2, window: square(3, 2) }),
  ),
  'a depthwise convolution': observed(convolution('c', 3, { groups: 3, window: square(5) })),
  'a dilated convolution': observed(convolution('c', 4, { dilation: [2, 2], window: square(3, 1, 2) })),
  'batch norm': observed(convolution('c', 4), batchNorm('n')),
  'max pooling, padding below every value': observed(
    convolution('c', 4),
    { kind: 'max-pool', ...square(3, 2) },
    batchNorm('n'),
  ),
  'average pooling that leaves padding out': observed(
    convolution('c', 4),
    { kind: 'average-pool', ...square(3) },
    convolution('d', 4),
  ),
  'average pooling to half the size': observed(
    { kind: 'average-pool', ...square(2, 2, 0) },
    convolution('c', 4),
  ),
  'a ReLU of features': buildNetwork(smallImage, (net) =>
    chain(
      net,
      net.input,
      convolution('c', 8),
      { kind: 'global-average-pool' },
      { kind: 'linear', path: 'hidden', outFeatures: 16, bias: true },
      relu('relu'),
      { kind: 'linear', path: 'classifier', outFeatures: 1, bias: false },
    ),
  ),
  'a sum of three': branched((net, stem) => {
    const sum = net.add(add, stem, net.add(convolution('a', 4), stem), net.add(convolution('b', 4), stem));
    return net.add(relu('relu'), sum);
  }),
  'a sum with zeros': branched((net, stem) => {
    const sum = net.add(add, net.add(zero, stem), net.add(convolution('a', 4), stem), net.add(zero, stem));
    return chain(net, net.add(add, sum, stem), relu('relu'));
  }),
  concatenation: branched((net, stem) => {
    const joined = net.add({ kind: 'concat' }, stem, net.add(convolution('a', 2), stem), stem);
    return chain(net, joined, convolution('b', 4), relu('relu'));
  }),
  'concatenation with zeros': branched((net, stem) => {
    const joined = net.add({ kind: 'concat' }, net.add(zero, stem), stem);
    return chain(net, joined, convolution('b', 4), relu('relu'));
  }),
  'a ReLU inside another branch': branched((net, stem) => {
    const branch = chain(net, stem, relu('a.relu', 2), convolution('a', 4), batchNorm('a.norm'));
    return net.add(relu('relu'), net.add(add, branch, stem));
  }),
} as const satisfies Readonly<Record<string, Network>>;

/** Two ReLUs, counted once and twice by the released code, of one input of 4 x 64 units. */
export const sharedInput: Network = branched((net, stem) =>
  net.add(
    add,
    chain(net, stem, relu('a.relu', 2), convolution('a', 4)),
    chain(net, stem, relu('b.relu', 1), convolution('b', 4)),
  ),
);

/** Beside a ReLU that reaches the output, one of 2 x 64 units whose output goes nowhere. */
export const deadBranch: Network = branched((net, stem) => {
  chain(net, stem, convolution('dead', 2), relu('dead.relu'), convolution('dead.last', 2));
  return net.add(relu('relu'), stem);
});

/** Beside a ReLU of 4 x 64 units on the image's way, three of as many units that take zeros, one of them behind a batch norm. */
export const zeroInputs: Network = branched((net, stem) => {
  const none = net.add(zero, stem);
  const branches = [
    chain(net, none, relu('a.relu', 2), convolution('a', 4), batchNorm('a.norm')),
    chain(net, none, relu('b.relu', 1)),
    chain(net, none, batchNorm('c.norm'), relu('c.relu', 1)),
  ];
  return net.add(relu('relu'), net.add(add, stem, ...branches));
});

/** The image reaches the output past every ReLU; the only one takes zeros. */
export const onlyZeroInputs: Network = branched((net, stem) =>
  net.add(add, stem, chain(net, net.add(zero, stem), relu('relu', 2))),
);

/**
 * Four units tell all of the first six images apart, which takes more than four: their codes are dependent, in other numbers in
 * the two countings.
 */
export const fewUnits: Network = buildNetwork(smallImage, (net) => {
  const features = chain(net, net.input, convolution('few', 4, { window: square(8, 1, 0) }));
  net.add(relu('zero.relu', 2), net.add(zero, features));
  return classify(net, net.add(relu('relu'), features));
});

/** No image reaches its output. */
export const disconnected: Network = branched((net, stem) => net.add(zero, net.add(relu('relu'), stem)));

/**
 * A petabyte between two convolutions, beyond what a process can address, so that no machine takes it on and fails later; its ReLU
 * has 81 places.
 */
export const beyondMemory: Network = observed(
  convolution('a', 4, { window: square(1, 1, 2 ** 22) }),
  convolution('b', 4, { window: square(1, 2 ** 20, 0) }),
);

/** Weights of 0.6 MB: an engine that keeps them shows. */
export const manyWeights: Network = observed(convolution('a', 128), convolution('b', 128));

/** No ReLU at all. */
export const withoutRelus: Network = branched((net, stem) => net.add(convolution('c', 4), stem));

/** Every layer kind, a shared ReLU input, ReLUs of zeros and a dead branch at once. */
export const everyLayerKind: Network = branched((net, stem) => {
  const first = chain(net, stem, relu('a.relu', 2), convolution('a', 4, { groups: 2 }));
  const second = chain(net, stem, relu('b.relu', 1), convolution('b', 4, { bias: true }));
  chain(net, first, relu('dead.relu'), convolution('dead', 4));
  net.add(relu('zero.relu', 2), net.add(zero, stem));
  const pooled = net.add({ kind: 'average-pool', ...square(3) }, first);
  const sum = net.add(add, pooled, second, net.add(zero, stem));
  const joined = net.add({ kind: 'concat' }, sum, net.add({ kind: 'max-pool', ...square(3) }, first));
  return chain(net, joined, batchNorm('last.norm'), relu('last'));
});

/** Its second node, a convolution of the image, is changed to what does not fit the rest. */
const withSecond = (change: Partial<Node>): Network => ({
  ...everyLayerKind,
  nodes: everyLayerKind.nodes.map((node, id) => (id === 1 ? { ...node, ...change } : node)),
});

/** What no builder of networks makes. */
export const badGraphs = {
  'a node that reads one that is not there': withSecond({ inputs: [99] }),
  'a node that reads a later one': withSecond({ inputs: [2] }),
  'a node of another shape than its layer has': withSecond({ shape: [4, 9, 9] }),
  'an output that is not there': { ...everyLayerKind, output: 99 },
} as const satisfies Readonly<Record<string, Network>>;
