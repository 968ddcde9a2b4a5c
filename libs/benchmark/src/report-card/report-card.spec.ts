import { describe, expect, it } from 'vitest';
import { kendallTau } from '@naswot/statistics';
import type { RandomStreams } from '@naswot/statistics';
import type { Comparison, Ranking } from './comparison.ts';
import { reportCard } from './report-card.ts';

const count = 60;
const items = Array.from({ length: count }, (_, item) => item);
/** Numbers that look like chance, the same on every machine: multiples of a prime modulo another. */
const noise = (factor: number): readonly number[] => items.map((item) => ((item * factor) % 61) / 61);
const add = (...lists: readonly (readonly number[])[]): readonly number[] =>
  items.map((item) => lists.reduce((sum, list) => sum + (list[item] ?? 0), 0));
const times = (list: readonly number[], by: number): readonly number[] => list.map((value) => value * by);

const streams: RandomStreams = (label) => ({
  words: (wanted) => {
    let state = Array.from(label).reduce((sum, character) => sum * 31 + character.charCodeAt(0), 7) % 65_521;
    // Lehmer's generator: enough for draws of a test.
    return Uint32Array.from({ length: wanted }, () => (state = (state * 17_364) % 65_521) * 65_536);
  },
});

const truth = items.map((item) => 50 + item / 2);
const seeds = [3, 7, 11].map((factor) => add(truth, times(noise(factor), 6)));
const accuracies = times(add(...seeds), 1 / 3);
const ranking = (name: string, values: Ranking['values'], spec: string | null): Ranking => ({
  ...{ name, term: null, spec, values, repeats: [] },
});
const first = add(truth, times(noise(17), 4));
const second = add(truth, times(noise(23), 4));

const comparison: Comparison = {
  functions: items.map((item) => String(Math.floor(item / 2))),
  accuracies,
  selecting: seeds[0] ?? [],
  seeds,
  reluUnits: items.map((item) => item % 3),
  parameters: noise(29),
  proxies: [
    { ...ranking('mean', times(add(first, second), 0.5), 'a'), repeats: [first, second] },
    // In the order of the baseline: it is as good.
    ranking('other', times(noise(29), 2), 'b'),
  ],
  baselines: [ranking('parameters', noise(29), null)],
};

describe('the report card', () => {
  const card = reportCard(comparison, streams);
  const tau = (a: Ranking['values'], b: Ranking['values']): number => kendallTau(a, b) ?? NaN;

  it('says how much of the noise ceiling each ranking reaches', () => {
    const ceiling = card.noiseCeiling;
    expect(ceiling).toMatchObject({ count, seeds: 3, neighbours: { pairs: count - 1 } });
    expect(ceiling?.reached.map(({ name }) => name)).toEqual(['mean', 'other', 'parameters']);
    const score = comparison.proxies[0]?.values ?? [];
    const mean = seeds.reduce((sum, table) => sum + tau(score, table), 0) / 3;
    const [reached] = ceiling?.reached ?? [];
    expect(reached?.kendallTauB).toBeCloseTo(mean, 12);
    expect(reached?.ofCeiling).toBeCloseTo(mean / (ceiling?.againstAll ?? NaN), 12);
    expect(reached?.ofTrainingOnce).toBeCloseTo(mean / (ceiling?.betweenSeeds ?? NaN), 12);
  });

  it('knows no ceiling of means alone', () => {
    expect(reportCard({ ...comparison, seeds: [] }, streams).noiseCeiling).toBeNull();
  });

  it('gives the noise of repeated scores, over distinct functions, and the range of single ones', () => {
    const { repeats } = card.proxies[0] ?? {};
    expect(repeats).toMatchObject({ specs: 2, noise: { count: 30, repeats: 2 }, neighbours: { pairs: 29 } });
    const taus = [tau(first, accuracies), tau(second, accuracies)];
    expect(repeats?.kendallTauB).toEqual({
      mean: expect.closeTo(((taus[0] ?? NaN) + (taus[1] ?? NaN)) / 2, 12) as number,
      lowest: Math.min(...taus),
      highest: Math.max(...taus),
    });
    expect(card.proxies[1]?.repeats).toBeNull();
  });

  it('holds scores against baselines, and against each other', () => {
    expect(card.duels.map(({ proxy, baseline, isBetter }) => [proxy, baseline, isBetter])).toEqual([
      ['mean', 'parameters', true],
      ['other', 'parameters', false],
    ]);
    const [pair] = card.pairs;
    expect(card.pairs).toHaveLength(1);
    expect(pair?.proxies).toEqual(['mean', 'other']);
    expect(pair?.difference?.value).toBeCloseTo(
      (card.proxies[0]?.kendallTauB?.value ?? NaN) - (card.proxies[1]?.kendallTauB?.value ?? NaN),
      12,
    );
  });

  it('says how far copies of one function differ', () => {
    // Of two values a standard deviation is their difference over the square root of 2.
    const sds = items
      .filter((item) => item % 2 === 0)
      .map((item) => Math.abs((accuracies[item] ?? 0) - (accuracies[item + 1] ?? 0)) / Math.SQRT2)
      .sort((a, b) => a - b);
    expect(card.copies?.functions).toBe(30);
    expect(card.copies?.medianSd).toBeCloseTo(((sds[14] ?? NaN) + (sds[15] ?? NaN)) / 2, 12);
    const alone = reportCard({ ...comparison, functions: items.map(String) }, streams);
    expect(alone.copies).toBeNull();
  });

  it('reads what was chosen in both columns', () => {
    const [ten] = card.bestOf;
    expect(ten?.optimal.selecting.mean).toBeGreaterThan(ten?.chosen['mean']?.selecting.mean ?? NaN);
    expect(ten?.chosen['mean']?.mean).toBeGreaterThan(ten?.random.mean ?? NaN);
  });
});
