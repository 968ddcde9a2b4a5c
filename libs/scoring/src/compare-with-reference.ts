import { countings, type Counting } from './probe.ts';

type PerCounting<Value> = Readonly<Record<Counting, Value>>;

/** What two implementations tell of one network on the same weights and images. */
export interface NetworkFigures {
  readonly parameters: number;
  /** N_A. */
  readonly reluUnits: PerCounting<number>;
  /** ln|det K_H|; `-inf` where it is unscorable for a deterministic reason. */
  readonly score: PerCounting<number | '-inf'>;
  /** K_H, row-major N x N, images in the same order on both sides; null where the network was not run. */
  readonly kernel: PerCounting<ArrayLike<number>> | null;
}

export interface Comparison {
  /** One clause for people for each figure that differs by more than float rounding explains; empty where all agree. */
  readonly disagreements: readonly string[];
  /** Over both countings; null where one side has no kernel. */
  readonly largestKernelDifference: number | null;
}

/**
 * A pre-activation within float error of 0 may change its sign: that many entries, or that part of N_A if it is more. PyTorch
 * differs from itself, convolving in three ways, by at most 16 of 614,400.
 */
const kernelTolerance = { entries: 4, partOfUnits: 1e-4 };
/** Absolute: 1e-4 of a score of 1,600 would hide an error of the separation term. PyTorch differs from itself by 1e-4. */
const scoreTolerance = 0.01;

const titles: PerCounting<string> = { unit: '', released: ' as released' };

const scoresAgree = (a: number | '-inf', b: number | '-inf'): boolean =>
  a === '-inf' || b === '-inf' ? a === b : Math.abs(a - b) <= scoreTolerance;

/** Infinite where the sizes differ. */
function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity;
  let largest = 0;
  for (let k = 0; k < a.length; k++) largest = Math.max(largest, Math.abs(a[k]! - b[k]!));
  return largest;
}

function compareCounting(
  expected: NetworkFigures,
  measured: NetworkFigures,
  counting: Counting,
): { readonly disagreements: readonly string[]; readonly difference: number | null } {
  const [units, score, title] = [measured.reluUnits[counting], measured.score[counting], titles[counting]];
  const difference =
    expected.kernel === null || measured.kernel === null
      ? null
      : largestDifference(expected.kernel[counting], measured.kernel[counting]);
  const tolerance = Math.max(kernelTolerance.entries, Math.floor(kernelTolerance.partOfUnits * units));
  const disagreements = [
    units !== expected.reluUnits[counting] &&
      `${units} ReLU units${title}, expected ${expected.reluUnits[counting]}`,
    !scoresAgree(score, expected.score[counting]) &&
      `score${title} ${score}, expected ${expected.score[counting]}`,
    difference !== null &&
      !(difference <= tolerance) &&
      `kernel entries${title} differ by up to ${difference}, more than ${tolerance}`,
  ];
  return { disagreements: disagreements.filter((clause) => clause !== false), difference };
}

/**
 * Whether a network's figures are those of a reference implementation, in both countings: parameters and units equal, kernel
 * entries and scores within what float rounding explains.
 */
export function compareWithReference(expected: NetworkFigures, measured: NetworkFigures): Comparison {
  const byCounting = countings.map((counting) => compareCounting(expected, measured, counting));
  const differences = byCounting.flatMap(({ difference }) => (difference === null ? [] : [difference]));
  const parameters =
    measured.parameters === expected.parameters
      ? []
      : [`${measured.parameters} parameters, expected ${expected.parameters}`];
  return {
    disagreements: [...parameters, ...byCounting.flatMap(({ disagreements }) => disagreements)],
    largestKernelDifference: differences.length === 0 ? null : Math.max(...differences),
  };
}
