import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { beforeAll, expect, it } from 'vitest';
import { describeWithReference } from '../../../tools/reference/describe-with-reference.ts';
import { bestOf } from './best-of.ts';
import { estimate } from './estimate.ts';
import { kendallCoefficient, kendallTau } from './kendall-tau.ts';
import { pearsonCoefficient, pearsonR } from './pearson-r.ts';
import { partialSpearmanCoefficient } from './partial-spearman-rho.ts';
import { spearmanCoefficient, spearmanRho } from './spearman-rho.ts';
import { summarise } from './summary.ts';
import { seeded } from './testing/streams.ts';
import { take } from './values.ts';

type Column = (name: string) => readonly string[];

async function readTable(folder: string, name: string): Promise<Column> {
  const text = gunzipSync(await readFile(path.join(folder, 'data', name))).toString();
  const rows = text
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));
  return (column) => rows.slice(1).map((row) => row[rows[0]!.indexOf(column)]!);
}

const noTable: Column = () => [];
const occurrences = (texts: readonly string[], part: string): number[] =>
  texts.map((text) => text.split(part).length - 1);

/** Digits to which sums over a whole space agree with SciPy's. */
const digits = 10;

// scipy.stats.kendalltau, spearmanr and pearsonr of SciPy 1.17.1 throughout.
describeWithReference('the table of NAS-Bench-201', (folder) => {
  let column = noTable;
  const accuracies = (name: string): number[] => column(name).map(Number);
  const convolutions = (): number[] => occurrences(column('arch'), 'nor_conv');
  beforeAll(async () => {
    column = await readTable(folder, 'nas-bench-201.csv.gz');
  });

  it.each([
    ['cifar10_test_200', 0.5801036221537655, 0.7226391778359298],
    ['cifar100_test_200', 0.5944070676419179, 0.7374356494990342],
    ['imagenet16_120_test_200', 0.5745512891095671, 0.7163353476462972],
  ])('ranks by convolutions as SciPy does: %s', (name, tau, rho) => {
    expect(kendallTau(convolutions(), accuracies(name))).toBeCloseTo(tau, digits);
    expect(spearmanRho(convolutions(), accuracies(name))).toBeCloseTo(rho, digits);
  });

  it('compares 12 epochs with 200 as SciPy does', () => {
    const [long, short] = [accuracies('cifar10_test_200'), accuracies('cifar10_test_12')];
    expect(kendallTau(long, short)).toBeCloseTo(0.7000564126013886, digits);
    expect(spearmanRho(long, short)).toBeCloseTo(0.8705136531234341, digits);
    expect(pearsonR(long, short)).toBeCloseTo(0.9415472402314293, digits);
  });

  // What changes at 10,000 items is the method: both must say about the same there, ties and skewed accuracies included.
  it('has analytic intervals as wide as those of the bootstrap, within 15 %', () => {
    const first = (values: readonly number[]): readonly number[] => values.slice(0, 10_000);
    const [a, b] = [first(convolutions()), first(accuracies('cifar10_test_200'))];
    const control = first(occurrences(column('arch'), '3x3'));
    for (const coefficient of [
      kendallCoefficient(a, b),
      spearmanCoefficient(a, b),
      partialSpearmanCoefficient(a, b, control),
      pearsonCoefficient(a, b),
    ]) {
      const bootstrap = estimate(coefficient, seeded(0));
      const analytic = coefficient.analyticInterval(bootstrap?.value ?? NaN);
      const ratio = (analytic.high - analytic.low) / ((bootstrap?.high ?? NaN) - (bootstrap?.low ?? NaN));
      expect(ratio).toBeGreaterThan(0.85);
      expect(ratio).toBeLessThan(1.15);
    }
  });

  // Mellor et al., ICML 2021, table 2(a), rows "Optimal": mean and standard deviation of 500 runs. Ours are 500 other runs, so a
  // difference of means has a standard error of deviation * sqrt(2 / 500); accuracies are means over seeds, theirs of one.
  it.each([
    ['cifar10_valid_200', 10, 89.92, 0.75],
    ['cifar10_valid_200', 100, 91.05, 0.28],
    ['cifar100_test_200', 10, 69.76, 1.25],
    ['cifar100_test_200', 100, 71.56, 0.78],
    ['imagenet16_120_test_200', 10, 43.3, 1.87],
    ['imagenet16_120_test_200', 100, 45.67, 0.64],
  ])("has the paper's best of N: %s, N = %d", (name, draws, mean, deviation) => {
    const values = accuracies(name);
    const chosen = bestOf(values, { draws, runs: 500, replacement: true }, seeded(0));
    const best = summarise(take(values, chosen));
    expect(Math.abs(best.mean - mean)).toBeLessThan(3 * deviation * Math.sqrt(2 / 500));
    expect((best.standardDeviation ?? NaN) / deviation).toBeGreaterThan(0.85);
    expect((best.standardDeviation ?? NaN) / deviation).toBeLessThan(1.15);
  });
});

describeWithReference('the table of NAS-Bench-101', (folder) => {
  let column = noTable;
  beforeAll(async () => {
    column = await readTable(folder, 'nas-bench-101.csv.gz');
  });

  it('ranks all 423,624 cells as SciPy does', () => {
    const accuracies = column('test_acc_108_mean').map(Number);
    const convolutions = occurrences(column('ops'), '0');
    const edges = column('edge_bits').map((bits) => Number(bits).toString(2).split('1').length - 1);
    expect(kendallTau(convolutions, accuracies)).toBeCloseTo(0.40762834876301585, digits);
    expect(kendallTau(edges, accuracies)).toBeCloseTo(0.0706020159227245, digits);
    expect(spearmanRho(convolutions, accuracies)).toBeCloseTo(0.5243401166635377, digits);
  });
});
