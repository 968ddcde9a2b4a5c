import { orthogonalMatrix } from './orthogonal-matrix.ts';
import { tensorSize, type ParameterTensor } from './parameters.ts';
import { randomStream } from './random-stream.ts';

/** Part of every scoring spec: raised whenever an initialisation's values change. */
export const initialisationVersion = 1;

type Fill = (tensor: ParameterTensor, words: (count: number) => Uint32Array) => Float32Array;

interface InitialisationRecord {
  readonly title: string;
  /** Where it is defined. */
  readonly source: string;
  /** Values of convolution and linear weights. */
  readonly weight: Fill;
  readonly bias: Fill;
}

const released = 'https://github.com/BayesWatch/nas-without-training (--init)';
const twoTo32 = 2 ** 32;

/** Uniform over (low, high): the middles of 2^32 equal parts. */
const uniform =
  (low: number, high: number): Fill =>
  ({ shape }, words) => {
    const source = words(tensorSize(shape));
    const values = new Float32Array(source.length);
    for (let k = 0; k < values.length; k++)
      values[k] = low + (((source[k] ?? 0) + 0.5) / twoTo32) * (high - low);
    return values;
  };

/** PyTorch's kaiming_uniform with a = sqrt 5 has the bound 1 / sqrt(fan in). */
const kaimingUniform: Fill = (tensor, words) => {
  const bound = 1 / Math.sqrt(tensor.fanIn);
  return uniform(-bound, bound)(tensor, words);
};

/** Standard normal values in float64 by Box and Muller's transform of two words each. */
function normals(count: number, words: (count: number) => Uint32Array): Float64Array {
  const source = words(2 * count);
  return Float64Array.from({ length: count }, (_, k) => {
    const radius = Math.sqrt(-2 * Math.log(((source[2 * k] ?? 0) + 0.5) / twoTo32));
    return radius * Math.cos(2 * Math.PI * (((source[2 * k + 1] ?? 0) + 0.5) / twoTo32));
  });
}

const normal =
  (deviation: (tensor: ParameterTensor) => number): Fill =>
  (tensor, words) => {
    const scale = deviation(tensor);
    return Float32Array.from(normals(tensorSize(tensor.shape), words), (value) => value * scale);
  };

const constant =
  (value: number): Fill =>
  ({ shape }) =>
    new Float32Array(tensorSize(shape)).fill(value);

/** kH kW C_out, as the models of the released code take it for NAS-Bench-101. */
const fanOut = ({ shape: [out = 1, , height = 1, width = 1] }: ParameterTensor): number =>
  height * width * out;

const orthogonal: Fill = ({ shape }, words) => {
  const rows = shape[0] ?? 1;
  const columns = tensorSize(shape) / rows;
  return Float32Array.from(orthogonalMatrix(rows, columns, normals(rows * columns, words)));
};

/** Channel k to channel k, at the window's middle: `dirac_` for convolutions, `eye_` for linear layers. */
const identity: Fill = ({ shape }) => {
  const [out = 1, perGroup = 1, height = 1, width = 1] = shape;
  const values = new Float32Array(tensorSize(shape));
  const middle = (height >> 1) * width + (width >> 1);
  for (let k = 0; k < Math.min(out, perGroup); k++) values[(k * perGroup + k) * height * width + middle] = 1;
  return values;
};

/** How a network's convolutions and linear layers start; batch norms start at weight 1 and bias 0 under each. */
export const initialisations = {
  'kaiming-uniform': {
    title: "PyTorch's default: U(-1/sqrt(fan in), 1/sqrt(fan in))",
    source: 'torch.nn.init.kaiming_uniform_ with a = sqrt 5; He et al., ICCV 2015, arXiv:1502.01852',
    weight: kaimingUniform,
    bias: kaimingUniform,
  },
  'kaiming-normal-fan-out': {
    title: 'N(0, 2 / (kH kW C_out)) for convolutions, N(0, 0.01^2) for linear layers, biases 0',
    source: `${released}, models of NAS-Bench-101 and AnyNet`,
    weight: normal((tensor) => (tensor.role === 'linear-weight' ? 0.01 : Math.sqrt(2 / fanOut(tensor)))),
    bias: constant(0),
  },
  orthogonal: {
    title: 'Rows or columns orthonormal',
    source: `${released} orthogonal; Saxe et al., ICLR 2014, arXiv:1312.6120`,
    weight: orthogonal,
    bias: kaimingUniform,
  },
  uniform: { title: 'U(0, 1)', source: `${released} uniform`, weight: uniform(0, 1), bias: kaimingUniform },
  'uniform-symmetric': {
    title: 'U(-1, 1)',
    source: `${released} uniform2`,
    weight: uniform(-1, 1),
    bias: kaimingUniform,
  },
  'uniform-half': {
    title: 'U(-0.5, 0.5)',
    source: `${released} uniform3`,
    weight: uniform(-0.5, 0.5),
    bias: kaimingUniform,
  },
  identity: {
    title: 'Each channel to itself',
    source: `${released} identity`,
    weight: identity,
    bias: kaimingUniform,
  },
} as const satisfies Record<string, InitialisationRecord>;

export type Initialisation = keyof typeof initialisations;

/** Whether a name is one of the table's. */
export const isInitialisation = (name: string): name is Initialisation =>
  Object.hasOwn(initialisations, name);

/**
 * A tensor's values at the start, float32 in PyTorch's layout, computed in float64 and rounded once. They depend on the
 * initialisation, the seed and the tensor's path and shape alone: equal tensors of two networks are equal.
 */
export function initialise(
  tensor: ParameterTensor,
  { initialisation, seed }: { readonly initialisation: Initialisation; readonly seed: number },
): Float32Array {
  const stream = randomStream(seed, tensor.path);
  const record: InitialisationRecord = initialisations[initialisation];
  switch (tensor.role) {
    case 'convolution-weight':
    case 'linear-weight':
      return record.weight(tensor, stream.words);
    case 'bias':
      return record.bias(tensor, stream.words);
    case 'norm-weight':
      return constant(1)(tensor, stream.words);
    case 'norm-bias':
      return constant(0)(tensor, stream.words);
  }
}
