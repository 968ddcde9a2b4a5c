import { orthogonalMatrix } from './orthogonal-matrix.ts';
import { tensorSize, type ParameterTensor } from './parameters.ts';
import { randomStream, type RandomStream } from './random-stream.ts';

/** Part of every scoring spec: raised whenever an initialisation's values change. */
export const initialisationVersion = 1;

/** A tensor's values; the tensor's own stream is all the randomness there is. */
type Fill = (tensor: ParameterTensor, stream: RandomStream) => Float32Array;

interface InitialisationRecord {
  readonly title: string;
  /** Where it is defined. */
  readonly source: string;
  /** Values of convolution and linear weights. */
  readonly weight: Fill;
  readonly bias: Fill;
}

const released = 'https://github.com/BayesWatch/nas-without-training (--init)';

const uniform =
  (low: number, high: number): Fill =>
  ({ shape }, stream) =>
    stream.uniforms(tensorSize(shape), low, high);

/** PyTorch's kaiming_uniform with a = sqrt 5 has the bound 1 / sqrt(fan in). */
const kaimingUniform: Fill = (tensor, stream) => {
  const bound = 1 / Math.sqrt(tensor.fanIn);
  return uniform(-bound, bound)(tensor, stream);
};

const normal =
  (deviation: (tensor: ParameterTensor) => number): Fill =>
  (tensor, stream) => {
    const scale = deviation(tensor);
    const normals = stream.normals(tensorSize(tensor.shape));
    const values = new Float32Array(normals.length);
    for (let k = 0; k < values.length; k++) values[k] = normals[k]! * scale;
    return values;
  };

const constant =
  (value: number): Fill =>
  ({ shape }) =>
    new Float32Array(tensorSize(shape)).fill(value);

/** kH kW C_out, as the models of the released code take it for NAS-Bench-101. */
const fanOut = ({ shape: [out = 1, , height = 1, width = 1] }: ParameterTensor): number =>
  height * width * out;

/** The weight as a matrix `[out, rest]`, as torch.nn.init.orthogonal_ takes it. */
const orthogonal: Fill = ({ shape }, stream) => {
  const rows = shape[0] ?? 1;
  const columns = tensorSize(shape) / rows;
  return new Float32Array(orthogonalMatrix(rows, columns, stream.normals(rows * columns)));
};

/**
 * Channel k to channel k, at the window's middle: `dirac_` for convolutions, `eye_` for linear layers. Groups are not looked at,
 * as `dirac_` does not when it is not told of them; the released code does not tell it.
 */
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
      return record.weight(tensor, stream);
    case 'bias':
      return record.bias(tensor, stream);
    case 'norm-weight':
      return constant(1)(tensor, stream);
    case 'norm-bias':
      return constant(0)(tensor, stream);
  }
}
