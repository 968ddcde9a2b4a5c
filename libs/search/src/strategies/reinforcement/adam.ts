/** What Adam remembers: the moving averages of gradients and of their squares, and how much of them is still the zero they began as. */
export interface AdamState {
  readonly first: Float64Array;
  readonly second: Float64Array;
  /** 0.9 and 0.999 to the power of the steps taken. */
  readonly decays: readonly [number, number];
}

const [beta1, beta2] = [0.9, 0.999];
const epsilon = 1e-8;

/** Of so many weights, before the first step. */
export const freshAdam = (size: number): AdamState => ({
  first: new Float64Array(size),
  second: new Float64Array(size),
  decays: [1, 1],
});

/**
 * One step down the gradient: changes `weights` and the averages of `adam` in place, and returns the new state over the same arrays.
 * @see Kingma and Ba: Adam: A method for stochastic optimization, ICLR 2015, arXiv:1412.6980
 */
export function adamStep(
  weights: Float64Array,
  gradient: Float64Array,
  { first, second, decays }: AdamState,
  learningRate: number,
): AdamState {
  const [decay1, decay2] = [decays[0] * beta1, decays[1] * beta2];
  for (let k = 0; k < weights.length; k++) {
    const g = gradient[k]!;
    const m = beta1 * first[k]! + (1 - beta1) * g;
    const v = beta2 * second[k]! + (1 - beta2) * g * g;
    first[k] = m;
    second[k] = v;
    weights[k]! -= (learningRate * (m / (1 - decay1))) / (Math.sqrt(v / (1 - decay2)) + epsilon);
  }
  return { first, second, decays: [decay1, decay2] };
}
