import { BenchmarkError } from '../benchmark-error.ts';
import type { TrainedAccuracy } from '../trained-accuracy.ts';

/** By the names of data sets in lower case. */
const knownClasses: Readonly<Record<string, number>> = {
  'cifar10-valid': 10,
  cifar10: 10,
  svhn: 10,
  cifar100: 100,
  'imagenet16-120': 120,
  'tiny-imagenet': 200,
  imagenet: 1000,
};
/** Of a data set that nobody says the classes of: with more of them, percentages below 1 are no wonder. */
const supposedClasses = 100;

/** A network that always says the same has the accuracy of chance, rounded somehow: of 0.8333, 0.83. */
const ofChance = 0.99;
/** Below half of chance is no accuracy of any network: it would have learned to be wrong. */
const impossible = 0.5;
/** Percentage points above the best percentage that a fraction may stand for: the best of all may be the fraction. */
const aboveBest = 5;

interface Tally {
  readonly chance: number;
  count: number;
  atMostOne: number;
  firstAbove: number;
  firstAtMostOne: number;
  /** The largest above 1. */
  best: number;
  /** The smallest above 0: the likeliest to be a fraction. */
  least: number;
  lineOfLeast: number;
}

/**
 * Finds fractions that are called percent. A number of at most 1 is a percentage too: by chance alone, one of 100 classes is 1 %.
 * It is taken for a fraction where it is below chance, and either below half of it, or a hundred times it is what networks of this
 * table reach. All 93,750 accuracies of NAS-Bench-201 on 100 and 120 classes pass: 2,047 of them are at most 1, each the one of
 * chance. A 0 passes: trainings that failed are written so.
 */
export class ScaleCheck {
  readonly #classes: Readonly<Record<string, number>>;
  readonly #tallies = new Map<string, Tally>();

  /** `classes` are those of data sets that are not known here, or not as they are known. */
  constructor(classes: Readonly<Record<string, number>>) {
    this.#classes = classes;
  }

  add(name: string, { dataset, accuracy }: TrainedAccuracy, line: number): void {
    const tally = this.#tallies.get(name) ?? this.#begin(name, dataset);
    tally.count++;
    if (accuracy > 1) {
      tally.firstAbove ||= line;
      tally.best = Math.max(tally.best, accuracy);
      return;
    }
    tally.atMostOne++;
    tally.firstAtMostOne ||= line;
    if (accuracy === 0 || accuracy >= tally.least) return;
    tally.least = accuracy;
    tally.lineOfLeast = line;
  }

  /** Throws a BenchmarkError where there are fractions. */
  finish(): void {
    for (const [name, tally] of this.#tallies) check(name, tally);
  }

  #begin(name: string, dataset: string): Tally {
    const classes = this.#classes[dataset] ?? knownClasses[dataset.toLowerCase()] ?? supposedClasses;
    const [none, nothing] = [
      { count: 0, atMostOne: 0 },
      { firstAbove: 0, firstAtMostOne: 0, lineOfLeast: 0 },
    ];
    const tally = { chance: 100 / classes, ...none, ...nothing, best: 0, least: Infinity };
    this.#tallies.set(name, tally);
    return tally;
  }
}

const isFraction = ({ chance, best, least }: Tally): boolean =>
  least < ofChance * chance && (least < impossible * chance || 100 * least <= best + aboveBest);

function check(name: string, tally: Tally): void {
  const { count, atMostOne, firstAbove, firstAtMostOne, least, lineOfLeast, chance } = tally;
  if (atMostOne === count)
    throw new BenchmarkError(
      `every accuracy of ${name} is at most 1, though the mapping says percent`,
      `fractions are read with "scale": "fraction" in the mapping`,
    );
  if (atMostOne > count / 2)
    throw new BenchmarkError(
      `${name} mixes percentages with fractions: line ${firstAbove} has more than 1, line ${firstAtMostOne} has not`,
    );
  if (isFraction(tally))
    throw new BenchmarkError(
      `${name} mixes percentages with fractions: line ${lineOfLeast} has ${least}, where chance alone gives ${Number(chance.toPrecision(3))} %`,
      `write all as percentages, or all as fractions; a data set of more classes is named in the mapping's "classes"`,
    );
}
