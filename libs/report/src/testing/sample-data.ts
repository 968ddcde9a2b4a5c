import type { DistributionData } from '../distribution-figure.ts';
import type { KernelData } from '../kernel-figure.ts';
import type { ParetoData } from '../pareto-figure.ts';
import type { ScatterData } from '../scatter-figure.ts';
import type { TermsData } from '../terms-figure.ts';
import type { TimeAccuracyData } from '../time-accuracy-figure.ts';

/** Numbers from 0 to 1, the same on every machine: a linear congruential generator, as its numbers only make pictures. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

const accuracy = { label: 'CIFAR-10 test accuracy', unit: '%' };
const score = { label: 'naswot score', unit: 'ln |det K_H|' };
const parameters = { label: 'parameters' };

/** As many cells as a space has that is like NAS-Bench-201: the number of convolutions decides most of size and accuracy. */
function cells(count: number) {
  const random = seeded(7);
  return Array.from({ length: count }, () => {
    const convolutions = Math.floor(random() * 6);
    const luck = random() + random() + random() - 1.5;
    return {
      sizeTerm: 128 * Math.log(143_360 * convolutions + 40_960),
      separationTerm: -60 + 12 * luck + 4 * random(),
      accuracy: 80 + 2 * convolutions + 3 * luck,
      parameters: 70_000 + convolutions * 180_000 + Math.floor(random() * 3) * 60_000,
    };
  });
}

const correlation = { value: 0.574, low: 0.5512, high: 0.5968 };

export function scatterData(count: number): ScatterData {
  const points = cells(count).map(({ sizeTerm, separationTerm, accuracy, parameters }) => ({
    score: sizeTerm + separationTerm,
    accuracy,
    shade: parameters,
  }));
  return { score, accuracy, shade: parameters, points, unscorable: 341, correlation };
}

export const distributionData = (count: number): DistributionData => ({
  score,
  scores: scatterData(count).points.map((point) => point.score),
  unscorable: 1,
});

export const paretoData = (count: number): ParetoData => ({
  cost: parameters,
  worth: accuracy,
  points: cells(count).map(({ accuracy, parameters }) => ({ cost: parameters, worth: accuracy })),
  unscorable: 0,
});

export const termsData = (count: number): TermsData => ({
  accuracy,
  points: cells(count),
  unscorable: 3,
  correlations: { sizeTerm: correlation, separationTerm: null },
});

/** Searches that get better as time goes on, each at its own pace. */
export const timeAccuracyData = (): TimeAccuracyData => ({
  accuracy,
  curves: ['REA', 'RS', 'REINFORCE', 'BOHB', 'AREA'].map((name, k) => ({
    name,
    points: Array.from({ length: 12 }, (_, step) => {
      const gone = step / 11;
      return {
        seconds: 150 * 80 ** gone,
        mean: 93.9 - 0.1 * k - 5 * (1 - gone) ** (2 + k / 2),
        sd: 0.3 + 4 * (1 - gone) ** 2,
      };
    }),
  })),
  points: [10, 100, 1000].map((draws, k) => ({
    name: `NASWOT N = ${draws}`,
    seconds: 0.6 * draws,
    mean: 92.4 + 0.3 * k,
    sd: 1.1 - 0.1 * k,
  })),
  baselines: [10, 100, 1000].map((draws, k) => ({
    name: `largest of ${draws} by parameters`,
    mean: 91.9 + 0.5 * k,
  })),
  runs: 500,
  remarks: ['Times of trainings are modelled.'],
});

/** A kernel of images in three groups, more alike within a group than across. */
function groupedKernel(size: number, units: number, seed: number): Int32Array {
  const random = seeded(seed);
  const kernel = new Int32Array(size * size);
  for (let i = 0; i < size; i++)
    for (let j = 0; j <= i; j++) {
      const alike = i % 3 === j % 3 ? 0.8 : 0.6;
      const agreeing = i === j ? units : Math.round(units * (alike + 0.1 * random() - 0.02 * (seed % 5)));
      kernel[i * size + j] = agreeing;
      kernel[j * size + i] = agreeing;
    }
  return kernel;
}

export function kernelData(count: number, size: number, order: KernelData['order']): KernelData {
  const units = 184_320;
  const networks = Array.from({ length: count }, (_, k) => ({
    kernel: groupedKernel(size, units, k + 1),
    units,
    accuracy: k === 1 ? null : 55.1 + 4 * k,
    score: k === 2 ? null : 1_400 + 31.234 * k,
    name:
      k === 0
        ? '|nor_conv_3x3~0|+|nor_conv_1x1~0|none~1|+|skip_connect~0|none~1|avg_pool_3x3~2|'
        : `cell ${k}`,
  }));
  return { accuracy, networks, order };
}
