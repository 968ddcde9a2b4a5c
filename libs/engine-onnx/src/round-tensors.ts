/** One tensor of a node that stands for those of several rounds: their values round by round. */
export interface RoundTensors {
  /** Of one of them. */
  readonly shape: readonly number[];
  readonly rounds: readonly [Float32Array, ...Float32Array[]];
}

interface Arranged {
  readonly rounds: readonly Float32Array[];
  readonly values: Float32Array;
}

/** By the first round's values, which live as long as the weights that they are of. */
const known = new WeakMap<Float32Array, Arranged[]>();

const areSame = (a: readonly Float32Array[], b: readonly Float32Array[]): boolean =>
  a.length === b.length && a.every((values, k) => values === b[k]);

/**
 * What `arrange` makes of the tensors of every round, made once however many networks have them: the same arrays are the same
 * tensors, and are always arranged in the same way.
 */
export function arrangedOnce(
  rounds: RoundTensors['rounds'],
  arrange: (rounds: readonly Float32Array[]) => Float32Array,
): Float32Array {
  const arranged = known.get(rounds[0]) ?? [];
  const found = arranged.find((other) => areSame(other.rounds, rounds));
  if (found !== undefined) return found.values;
  const values = arrange(rounds);
  known.set(rounds[0], [...arranged, { rounds, values }]);
  return values;
}

/** Tensors one behind the other; the only one itself, where it is one. */
export function stack(rounds: readonly Float32Array[]): Float32Array {
  const [first = new Float32Array()] = rounds;
  if (rounds.length === 1) return first;
  const all = new Float32Array(rounds.length * first.length);
  rounds.forEach((values, k) => {
    all.set(values, k * first.length);
  });
  return all;
}
