import type { GradConfig, NamedAttrMap, Tensor } from '@tensorflow/tfjs-core';
import type { Tensorflow } from './tensorflow.ts';

/** Sums `dy` over what an input of this shape was repeated along, and gives it that shape. */
function unbroadcast(tf: Tensorflow, dy: Tensor, shape: readonly number[]): Tensor {
  const ahead = dy.rank - shape.length;
  const axes = dy.shape.flatMap((size, axis) =>
    axis < ahead || (shape[axis - ahead] === 1 && size > 1) ? axis : [],
  );
  return tf.reshape(axes.length === 0 ? dy : tf.sum(dy, axes), [...shape]);
}

/** `dy` of a sum over axes, repeated along them again. */
function repeatAlong(tf: Tensorflow, dy: Tensor, x: Tensor, attributes: NamedAttrMap): Tensor {
  const axis = attributes['axis'] as number | number[] | null | undefined;
  const all = x.shape.map((_, k) => k);
  const summed = axis === null || axis === undefined ? all : tf.util.parseAxisParam(axis, x.shape);
  const kept = x.shape.map((size, k) => (summed.includes(k) ? 1 : size));
  return tf.mul(tf.reshape(dy, kept), tf.onesLike(x));
}

type Slopes = (
  dy: Tensor,
  saved: readonly Tensor[],
  attributes: NamedAttrMap,
) => Readonly<Record<string, () => Tensor>>;

const twoOf = (saved: readonly Tensor[]): readonly [Tensor, Tensor] => [saved[0]!, saved[1]!];

/** Of two inputs that may be repeated along axes of each other. */
const ofPair =
  (
    tf: Tensorflow,
    slopes: (dy: Tensor, a: Tensor, b: Tensor) => readonly [() => Tensor, () => Tensor],
  ): Slopes =>
  (dy, saved) => {
    const [a, b] = twoOf(saved);
    const [first, second] = slopes(dy, a, b);
    return { a: () => unbroadcast(tf, first(), a.shape), b: () => unbroadcast(tf, second(), b.shape) };
  };

const ofOne =
  (slope: (dy: Tensor, x: Tensor, attributes: NamedAttrMap) => Tensor): Slopes =>
  (dy, saved, attributes) => ({ x: () => slope(dy, saved[0]!, attributes) });

function ofProduct(tf: Tensorflow): Slopes {
  return (dy, saved, { transposeB }) => {
    const [a, b] = twoOf(saved);
    return transposeB === true
      ? { a: () => tf.matMul(dy, b), b: () => tf.matMul(dy, a, true, false) }
      : { a: () => tf.matMul(dy, b, false, true), b: () => tf.matMul(a, dy, true, false) };
  };
}

function padLike(tf: Tensorflow, dy: Tensor, x: Tensor, attributes: NamedAttrMap): Tensor {
  const begin = attributes['begin'] as number[];
  return tf.pad(
    dy,
    dy.shape.map((size, axis) => [begin[axis]!, x.shape[axis]! - begin[axis]! - size] as [number, number]),
  );
}

function ofConcat(tf: Tensorflow): Slopes {
  return (dy, saved, attributes) => {
    const axis = attributes['axis'] as number;
    const parts = tf.split(
      dy,
      saved.map(({ shape }) => shape[axis]!),
      axis,
    );
    return Object.fromEntries(parts.map((part, k) => [String(k), () => part]));
  };
}

const countOf = (x: Tensor, dy: Tensor): number => x.size / dy.size;

const pairs = (tf: Tensorflow): Readonly<Record<string, Slopes>> => ({
  [tf.Add]: ofPair(tf, (dy) => [() => dy, () => dy]),
  [tf.Sub]: ofPair(tf, (dy) => [() => dy, () => tf.neg(dy)]),
  [tf.Multiply]: ofPair(tf, (dy, a, b) => [() => tf.mul(dy, b), () => tf.mul(dy, a)]),
  [tf.RealDiv]: ofPair(tf, (dy, a, b) => [
    () => tf.div(dy, b),
    () => tf.neg(tf.div(tf.mul(dy, a), tf.square(b))),
  ]),
  [tf.Maximum]: ofPair(tf, (dy, a, b) => [
    () => tf.mul(dy, tf.cast(tf.greaterEqual(a, b), 'float32')),
    () => tf.mul(dy, tf.cast(tf.less(a, b), 'float32')),
  ]),
  [tf.BatchMatMul]: ofProduct(tf),
});

const singles = (tf: Tensorflow): Readonly<Record<string, Slopes>> => ({
  [tf.Identity]: ofOne((dy) => tf.clone(dy)),
  [tf.Relu]: ofOne((dy, x) => tf.mul(dy, tf.cast(tf.greater(x, tf.zerosLike(x)), 'float32'))),
  [tf.Square]: ofOne((dy, x) => tf.mul(dy, tf.mul(x, 2))),
  [tf.Sqrt]: ofOne((dy, x) => tf.div(dy, tf.mul(tf.sqrt(x), 2))),
  [tf.Reshape]: ofOne((dy, x) => tf.reshape(dy, x.shape)),
  [tf.Slice]: ofOne((dy, x, attributes) => padLike(tf, dy, x, attributes)),
  [tf.PadV2]: ofOne((dy, x, attributes) =>
    tf.slice(
      dy,
      (attributes['paddings'] as [number, number][]).map(([before]) => before),
      x.shape,
    ),
  ),
  [tf.Sum]: ofOne((dy, x, attributes) => repeatAlong(tf, dy, x, attributes)),
  [tf.Mean]: ofOne((dy, x, attributes) => tf.div(repeatAlong(tf, dy, x, attributes), countOf(x, dy))),
});

function register(tf: Tensorflow, name: string, slopes: Slopes, config: Partial<GradConfig>): void {
  if ((tf.getGradient(name) as GradConfig | undefined) !== undefined) return;
  tf.registerGradient({
    kernelName: name,
    gradFunc: (dy, saved, attributes) => ({ ...slopes(dy as Tensor, saved, attributes) }),
    ...config,
  });
}

/**
 * Gives the operations that differentiable layers are made of their gradients, where the package registers none: TensorFlow.js's
 * core alone brings them in a form that Node cannot load. What is registered already stays.
 */
export function registerGradients(tf: Tensorflow): void {
  for (const [name, slopes] of Object.entries(pairs(tf)))
    register(tf, name, slopes, { inputsToSave: ['a', 'b'] });
  for (const [name, slopes] of Object.entries(singles(tf)))
    register(tf, name, slopes, { inputsToSave: ['x'] });
  register(tf, tf.Concat, ofConcat(tf), { saveAllInputs: true });
}
