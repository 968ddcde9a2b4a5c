import type { Metric } from '@naswot/benchmark';
import { randomStream } from '@naswot/network';
import { findSpace, type Position, type Space } from '@naswot/space';
import { estimateKendallTau, type RandomStreams } from '@naswot/statistics';
import type { BenchmarkRecord, Store } from '@naswot/store';
import { benchmarkOfSpace } from '../../benchmark-table/benchmark-of-space.ts';
import { metricNamed, openTables } from '../../benchmark-table/stored-benchmark.ts';
import { readAccuracies } from '../../comparison/read-accuracies.ts';
import { figureOptions, writeBoth } from '../../figure-file.ts';
import { kernelsInRow, meanAgreement, specsOf, type KernelWithAccuracy } from '../../kernels/drawn-kernel.ts';
import { scoreKernels } from '../../kernels/score-kernels.ts';
import { UsageError } from '../../usage-error.ts';
import { claim, type Claim, type PicturedNetwork, type Reproduction } from '../reproduction.ts';
import { searchOf } from '../sample.ts';
import type { Sitting } from '../score-samples.ts';
import { deviations, type Target } from './target.ts';

const spaceName = 'nas-bench-201';
const wanted: Metric = { dataset: 'cifar10-valid', split: 'validation', epochs: 200 };
/** Kernels in the row. */
const groups = 8;
/** Networks that train to less are dead. */
const deadBelow = 15;
const width = 1_080;

/** A network that trains, by its place in the space. */
export interface Trained {
  readonly position: Position;
  readonly accuracy: number;
}

/** One network of each eighth of the accuracies, drawn by seed; ascending. Throws a RangeError of fewer than eight networks. */
export function drawEighths(networks: readonly Trained[], seed: number): readonly Trained[] {
  if (networks.length < groups)
    throw new RangeError(`received ${networks.length} networks, expected ${groups} or more`);
  const sorted = networks.toSorted((a, b) => a.accuracy - b.accuracy || (a.position < b.position ? -1 : 1));
  const edge = (group: number): number => Math.floor((group * sorted.length) / groups);
  return Array.from({ length: groups }, (_, group) => {
    const [from, to] = [edge(group), edge(group + 1)];
    return sorted[from + randomStream(seed, `eighth ${group}`).below(0, to - from)]!;
  });
}

/** Connected networks of the benchmark that train. */
async function trainedNetworks(
  space: Space,
  benchmark: BenchmarkRecord,
  metric: string,
  store: Store,
): Promise<readonly Trained[]> {
  const accuracies = await readAccuracies(benchmark, store.benchmarks, metric, metric);
  return [...accuracies]
    .filter(([, [accuracy]]) => accuracy > deadBelow)
    .map(([architecture, [accuracy]]) => ({ position: space.parse(architecture), accuracy }))
    .filter(({ position }) => space.describe(position).isConnected);
}

const pictured =
  (space: Space) =>
  (kernel: KernelWithAccuracy): PicturedNetwork => {
    const architecture = kernel.architecture ?? kernel.name;
    return {
      architecture,
      index: space.publishedIndex(space.parse(architecture)),
      accuracy: kernel.accuracy ?? 0,
      score: kernel.score,
      meanAgreement: meanAgreement(kernel),
    };
  };

/** Whether the order of the pictures is that of the accuracies; the paper says so in words and prints no number. */
function claimsOf(networks: readonly PicturedNetwork[], metric: string, seed: number): readonly Claim[] {
  const streams: RandomStreams = (label) => randomStream(seed, label);
  const accuracies = networks.map(({ accuracy }) => accuracy);
  const of = (subject: string, values: readonly (number | null)[]): Claim =>
    claim({
      ...{ subject, metric, coefficient: 'tau-b', published: null },
      ours: estimateKendallTau(values, accuracies, streams),
    });
  return [
    of(
      'score of the networks shown',
      networks.map(({ score }) => score),
    ),
    of(
      'mean of K_H / N_A over pairs of images, which falls where codes differ',
      networks.map((network) => network.meanAgreement),
    ),
  ];
}

async function reproduce(sitting: Sitting): Promise<Reproduction> {
  const { flags, context } = sitting;
  const space = findSpace(spaceName);
  const sample = { space: spaceName, proxy: 'naswot', dataset: 'cifar-10', batchSize: 128 } as const;
  const asked = searchOf({ ...sample, metrics: [wanted] }, flags, sitting.target);
  await using store = await openTables(context);
  const benchmark = await benchmarkOfSpace(spaceName, flags.benchmark, store);
  const metric = metricNamed(benchmark, wanted);
  if (metric === null)
    throw new UsageError(
      `the benchmark '${benchmark.name}' has no validation accuracies of CIFAR-10 after 200 epochs`,
    );
  const drawn = drawEighths(await trainedNetworks(space, benchmark, metric, store), flags.seed);
  const positions = drawn.map(({ position }) => position);
  const kernels = await scoreKernels(space, positions, asked.flags, context, store);
  const row = kernels.map((kernel, k) => ({ ...kernel, accuracy: drawn[k]?.accuracy ?? null }));
  const options = figureOptions({ width }, specsOf(row));
  const figure = kernelsInRow(row, { label: metric, unit: '%' }, 'given', options);
  const figures = await writeBoth(flags.output ?? '.', sitting.target, figure);
  const networks = row.map(pictured(space));
  return {
    claims: claimsOf(networks, metric, flags.seed),
    missing: [],
    remarks: [
      `One network of each eighth of the connected cells that train to more than ${deadBelow} %, by accuracy, drawn by seed ${flags.seed}; 128 training images.`,
      'The paper does not say which networks it shows and prints no number: there is no verdict.',
      ...deviations(sitting),
    ],
    ...{ figures, networks, searches: [] },
  };
}

export const fig1: Target = {
  title: 'Fig. 1: kernels of untrained networks by trained accuracy',
  source: 'Mellor et al., ICML 2021, arXiv:2006.04647',
  samples: 1_000,
  reproduce,
};
