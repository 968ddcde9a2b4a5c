import type { Scalar, Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { nodeParameters, parameterTensors, tensorSize, type Network, type NodeId } from '@naswot/network';
import type { GradientsProbe } from '@naswot/scoring';
import { restoreWeights } from './arranged-weights.ts';
import { differentiableLayers } from './differentiable-layers.ts';
import type { LoadedPart } from './prepared-network.ts';
import { batchShape } from './run-nodes.ts';
import type { Tensorflow } from './tensorflow.ts';

interface Outcome {
  readonly logits: Tensor;
  /** Of the images, then of every tensor in node order. */
  readonly gradients: readonly Tensor[];
}

/** The network's output; what is differentiated holds all values until its gradients are known. */
function outputOf(
  tf: Tensorflow,
  network: Network,
  nodes: LoadedPart['nodes'],
  images: Tensor4D,
  tensorsOf: (id: NodeId) => readonly Tensor[],
): Tensor {
  const [size] = images.shape;
  const apply = differentiableLayers(tf);
  const values = new Map<NodeId, Tensor>();
  const take = (id: NodeId): Tensor => values.get(id) ?? tf.zeros(batchShape(network, id, size));
  for (const { id, node } of nodes) {
    const isImage = node.layer.kind === 'input';
    values.set(id, isImage ? images : apply(node, node.inputs.map(take), tensorsOf(id)));
  }
  return take(network.output);
}

/** How much of the scalar each logit is: what was given, else 1. */
function shareOf(tf: Tensorflow, shape: number[], given: Float32Array | undefined): Tensor {
  if (given === undefined) return tf.ones(shape);
  if (given.length !== tensorSize(shape))
    throw new RangeError(
      `the gradient of the output has ${given.length} values; expected ${shape.join(' x ')}, one for each logit`,
    );
  return tf.tensor(given, shape);
}

function run(
  tf: Tensorflow,
  network: Network,
  { nodes, tensors }: LoadedPart,
  images: Tensor4D,
  given: Float32Array | undefined,
): Outcome {
  const owners = nodes.flatMap(({ id }) => (tensors.get(id) ?? []).map(() => id));
  const all = nodes.flatMap(({ id }) => tensors.get(id) ?? []);
  const share = shareOf(tf, batchShape(network, network.output, images.shape[0]), given);
  let logits: Tensor = share;
  const differentiated = tf.valueAndGrads((pixels: Tensor, ...weights: Tensor[]): Scalar => {
    const tensorsOf = (id: NodeId) => weights.filter((_, k) => owners[k] === id);
    const output = outputOf(tf, network, nodes, pixels as Tensor4D, tensorsOf);
    logits = tf.keep(tf.clone(output));
    // Nothing may be without a way to the scalar: what the output does not depend on has the gradient 0.
    const none = [pixels, ...weights].reduce<Tensor>(
      (sum, tensor) => tf.add(sum, tf.mul(tf.sum(tensor), 0)),
      tf.scalar(0),
    );
    return tf.add(tf.sum(tf.mul(output, share)), none);
  });
  const { grads } = differentiated([images, ...all]);
  return { logits, gradients: grads };
}

/** TensorFlow.js keeps what gradients are computed from until they are there, and for good where that fails: it is let go of then. */
function keepingNothingOnFailure<T>(tf: Tensorflow, act: () => T): T {
  const engine = tf.engine();
  const keep = engine.keep.bind(engine);
  const kept: Tensor[] = [];
  engine.keep = (tensor) => {
    kept.push(tensor);
    return keep(tensor);
  };
  try {
    return act();
  } catch (error) {
    tf.dispose(kept);
    throw error;
  } finally {
    engine.keep = keep;
  }
}

/** Gradients of the sum of a network's logits, each times its entry of `given` where there is one, row-major `[N, outputs]`. */
export async function differentiate(
  tf: Tensorflow,
  network: Network,
  part: LoadedPart,
  images: Tensor4D,
  given: Float32Array | undefined,
): Promise<GradientsProbe> {
  const { logits, gradients } = keepingNothingOnFailure(tf, () =>
    tf.tidy(() => {
      const outcome = run(tf, network, part, images, given);
      const [pixels, ...rest] = outcome.gradients;
      const input = tf.transpose(pixels as Tensor4D, [0, 3, 1, 2]);
      return { logits: outcome.logits, gradients: [input, ...rest] };
    }),
  );
  try {
    const [input = new Float32Array(), ...values] = await Promise.all(
      gradients.map((of) => of.data<'float32'>()),
    );
    const owned = part.nodes.flatMap(({ node }) => nodeParameters(network, node));
    const known = new Map(owned.map((of, k) => [of.path, restoreWeights(of, values[k]!)]));
    const weights = new Map(
      parameterTensors(network).map(({ path, shape }) => [
        path,
        known.get(path) ?? new Float32Array(tensorSize(shape)),
      ]),
    );
    return {
      kind: 'gradients',
      size: images.shape[0],
      logits: await logits.data<'float32'>(),
      weights,
      input,
    };
  } finally {
    tf.dispose([logits, ...gradients]);
  }
}
