import { randomStream } from '@naswot/network';
import { describe, expect, it } from 'vitest';
import { estimate, once, type Coefficient, type Interval } from './estimate.ts';
import { kendallDifferenceCoefficient } from './kendall-difference.ts';
import { kendallCoefficient } from './kendall-tau.ts';
import { partialSpearmanCoefficient } from './partial-spearman-rho.ts';
import { pearsonCoefficient } from './pearson-r.ts';
import type { RandomStreams } from './random-streams.ts';
import { spearmanCoefficient } from './spearman-rho.ts';

const items = 60;
const runs = 300;
/** Correlations of the first two columns, and of the first with the third; the last two are alike given the first. */
const [ab, ac] = [0.7, 0.5];
const bc = ab * ac;

/** Of the bivariate normal distribution with correlation r (Kendall and Gibbons 1990, chapters 9 and 10). */
const tauOf = (r: number): number => (2 / Math.PI) * Math.asin(r);
const rhoOf = (r: number): number => (6 / Math.PI) * Math.asin(r / 2);

const partialOf = (xy: number, xz: number, yz: number): number =>
  (xy - xz * yz) / Math.sqrt((1 - xz * xz) * (1 - yz * yz));

type Columns = readonly [Float64Array, Float64Array, Float64Array];

function normalColumns(run: number): Columns {
  const normals = randomStream(0, `columns ${run}`).normals(3 * items);
  const a = normals.subarray(0, items);
  const mixed = (r: number, noise: Float64Array): Float64Array =>
    a.map((value, k) => r * value + Math.sqrt(1 - r * r) * noise[k]!);
  return [a, mixed(ab, normals.subarray(items)), mixed(ac, normals.subarray(2 * items))];
}

const coefficients: Readonly<Record<string, readonly [number, (columns: Columns) => Coefficient]>> = {
  'tau-b': [tauOf(ab), ([a, b]) => kendallCoefficient(a, b)],
  // With the first column: of the second, less of the third.
  'the difference of two tau-b': [
    tauOf(ab) - tauOf(ac),
    ([a, b, c]) => kendallDifferenceCoefficient(b, c, a),
  ],
  rho: [rhoOf(ab), ([a, b]) => spearmanCoefficient(a, b)],
  'partial rho': [
    partialOf(rhoOf(ab), rhoOf(ac), rhoOf(bc)),
    ([a, b, c]) => partialSpearmanCoefficient(a, b, c),
  ],
  r: [ab, ([a, b]) => pearsonCoefficient(a, b)],
};

/** The streams of one run: pieces of a single one, as a digest for each resample would cost more than all else. */
function streamsOf(run: number): RandomStreams {
  const drawn = randomStream(run, 'resamples').words(1_000 * items);
  let next = 0;
  return () => ({ words: (count) => drawn.subarray(next, (next += count)) });
}

const holds = (interval: Interval | null, value: number): number =>
  Number(interval !== null && interval.low <= value && value <= interval.high);

interface Covered {
  readonly bootstrap: number;
  readonly analytic: number;
}

/** In how many of the runs either interval of a coefficient holds the true value. */
function covered(name: string): Covered {
  const [truth, coefficientOf] = coefficients[name]!;
  let [bootstrap, analytic] = [0, 0];
  for (let run = 0; run < runs; run++) {
    const coefficient = coefficientOf(normalColumns(run));
    const value = coefficient.weighted(once(items)) ?? 0;
    bootstrap += holds(estimate(coefficient, streamsOf(run)), truth);
    analytic += holds(coefficient.analyticInterval(value), truth);
  }
  return { bootstrap, analytic };
}

describe('95 % intervals of 300 samples of 60 from a trivariate normal distribution', () => {
  // The share of 300 has a standard deviation of 1.3 %.
  it.each(Object.keys(coefficients))('hold the true %s in 92 to 98 % of them, by either method', (name) => {
    for (const count of Object.values(covered(name))) {
      expect(count / runs).toBeGreaterThanOrEqual(0.92);
      expect(count / runs).toBeLessThanOrEqual(0.98);
    }
  });
});
