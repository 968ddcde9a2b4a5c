import type { Comparison, Metric } from '@naswot/benchmark';
import { randomStream } from '@naswot/network';
import { estimateSpearmanRho, type Scores } from '@naswot/statistics';
import { compareSamples, type ComparedSample } from '../compare-samples.ts';
import { claim, type Claim, type Missing, type Reproduction } from '../reproduction.ts';
import { samplesInWords, type Sample } from '../sample.ts';
import type { Sitting } from '../score-samples.ts';
import { deviations, spaceNeeds, type Target } from './target.ts';

/** One column of the table: a space and a data set. */
interface Column {
  readonly subject: string;
  readonly space: string;
  /** Null where no data set of ours has its images; what needs none is compared all the same. */
  readonly dataset: string | null;
  readonly metrics: readonly Metric[];
  /** Spearman's rho by the table's names of the proxies. */
  readonly published: Readonly<Record<string, number>>;
}

const metrics = (dataset: string, half = dataset): readonly Metric[] => [
  { dataset: half, split: 'validation', epochs: 200 },
  { dataset, split: 'test', epochs: 200 },
];

/**
 * 1,000 random networks, batches of 64.
 * @see Krishnakumar et al., NAS-Bench-Suite-Zero, NeurIPS 2022, arXiv:2210.03230, Fig. 2
 */
const columns: readonly Column[] = [
  {
    ...{ subject: 'NAS-Bench-201, CIFAR-10', space: 'nas-bench-201', dataset: 'cifar-10' },
    metrics: metrics('cifar10', 'cifar10-valid'),
    published: {
      nwot: 0.77,
      flops: 0.69,
      params: 0.72,
      jacov: 0.75,
      synflow: 0.73,
      zen: 0.35,
      l2_norm: 0.68,
    },
  },
  {
    ...{ subject: 'NAS-Bench-201, CIFAR-100', space: 'nas-bench-201', dataset: 'cifar-100' },
    metrics: metrics('cifar100'),
    published: { nwot: 0.8, flops: 0.71, params: 0.73, jacov: 0.71, synflow: 0.76, zen: 0.35, l2_norm: 0.72 },
  },
  {
    ...{ subject: 'NAS-Bench-201, ImageNet16-120', space: 'nas-bench-201', dataset: null },
    metrics: metrics('ImageNet16-120'),
    published: {
      nwot: 0.77,
      flops: 0.67,
      params: 0.69,
      jacov: 0.71,
      synflow: 0.75,
      zen: 0.39,
      l2_norm: 0.69,
    },
  },
  {
    ...{ subject: 'NAS-Bench-101, CIFAR-10', space: 'nas-bench-101', dataset: 'cifar-10', metrics: [] },
    published: {
      nwot: 0.31,
      flops: 0.36,
      params: 0.37,
      jacov: -0.29,
      synflow: 0.31,
      zen: 0.59,
      l2_norm: 0.5,
    },
  },
  {
    ...{ subject: 'NAS-Bench-301, CIFAR-10', space: 'nas-bench-301', dataset: 'cifar-10', metrics: [] },
    published: {
      nwot: 0.47,
      flops: 0.42,
      params: 0.46,
      jacov: -0.04,
      synflow: 0.18,
      zen: 0.43,
      l2_norm: 0.45,
    },
  },
];

const networksOfTable = 1_000;

/** Our word for a proxy of the table, and its values; those that are left out are no proxies of this version. */
const rankings: Readonly<
  Record<string, { readonly name: string; readonly valuesOf: (comparison: Comparison) => Scores | null }>
> = {
  nwot: {
    name: 'naswot',
    valuesOf: ({ proxies }) => proxies.find(({ name }) => name === 'naswot')?.values ?? null,
  },
  params: { name: 'parameters', valuesOf: ({ parameters }) => parameters },
  flops: {
    name: 'MACs',
    valuesOf: ({ baselines }) => baselines.find(({ name }) => name === 'MACs')?.values ?? null,
  },
};

/** Where images are missing the networks are counted and not run. */
const sampleOf = ({ space, dataset, metrics: wanted }: Column): Sample => ({
  ...{ space, batchSize: 64, metrics: wanted },
  ...(dataset === null ? { proxy: 'parameters', dataset: 'auto' } : { proxy: 'naswot', dataset }),
});

/** Each printed number of a column: beside ours, or with what that would need. */
function entriesOf(
  { subject, published, dataset }: Column,
  sample: ComparedSample | undefined,
  needs: string | null,
  seed: number,
): readonly (Claim | Missing)[] {
  return Object.entries(published).map(([proxy, value]) => {
    const ranking = rankings[proxy];
    const words = `${subject}: ${ranking?.name ?? proxy}`;
    const without = (what: string): Missing => ({ subject: words, published: value, needs: what });
    if (needs !== null) return without(needs);
    if (ranking === undefined) return without(`the proxy ${proxy}, which this version does not have`);
    if (sample?.kind !== 'compared') return without(sample?.needs ?? '');
    const { title, comparison } = sample;
    const values = ranking.valuesOf(comparison);
    if (values === null)
      return without(
        dataset === null
          ? `images of ${subject.split(', ')[1] ?? subject}, which are no data set of this version`
          : `scores by ${ranking.name}`,
      );
    return claim({
      ...{ subject: words, metric: title.metric, coefficient: 'rho' },
      published: { value, count: networksOfTable },
      ours: estimateSpearmanRho(values, comparison.accuracies, (label) => randomStream(seed, label)),
    });
  });
}

async function reproduce(sitting: Sitting): Promise<Reproduction | null> {
  const { flags } = sitting;
  const runnable = columns.filter(({ space }) => spaceNeeds(space) === null);
  const compared = await compareSamples(runnable.map(sampleOf), sitting);
  if (compared === null) return null;
  const entries = columns.flatMap((column) =>
    entriesOf(column, compared[runnable.indexOf(column)], spaceNeeds(column.space), flags.seed),
  );
  return {
    claims: entries.filter((entry) => 'judgement' in entry),
    missing: entries.filter((entry) => 'needs' in entry),
    remarks: [
      `${samplesInWords(flags)}, unscorable ones last; 64 training images; one initialisation.`,
      'The paper prints two decimals. Which accuracy it takes it does not print: here it is validation accuracy where the benchmark has it, else test accuracy.',
      ...deviations(sitting),
    ],
    figures: [],
    searches: compared.flatMap((sample) => (sample.kind === 'compared' ? [sample.search] : [])),
    networks: [],
  };
}

export const correlations: Target = {
  title: "Fig. 2: Spearman's rho of proxies and trained accuracy",
  source: 'Krishnakumar et al., NAS-Bench-Suite-Zero, NeurIPS 2022, arXiv:2210.03230',
  samples: 1_000,
  reproduce,
};
