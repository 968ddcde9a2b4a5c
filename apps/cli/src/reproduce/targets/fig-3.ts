import type { Comparison, Metric } from '@naswot/benchmark';
import { randomStream } from '@naswot/network';
import { estimateKendallTau, type RandomStreams, type Scores } from '@naswot/statistics';
import { defaultChoices } from '../../comparison/figure-kinds.ts';
import { figureOptions, writeBoth } from '../../figure-file.ts';
import { compareSamples, type ComparedSample } from '../compare-samples.ts';
import { claim, type Claim, type Missing, type Reproduction } from '../reproduction.ts';
import { samplesInWords, type Sample } from '../sample.ts';
import type { Sitting } from '../score-samples.ts';
import { subsetOf } from '../subset-of-comparison.ts';
import type { Published } from '../verdict.ts';
import { deviations, spaceNeeds, type Target } from './target.ts';

/** One plot of the figure. */
interface Plot {
  readonly subject: string;
  readonly space: string;
  readonly published: Published;
  /** Null where no data set of ours has its images. */
  readonly dataset: string | null;
  readonly metric: Metric | null;
}

/** Test accuracy of networks trained on half of the training images: what the released code reads, though its axes say validation. */
const cifar10: Metric = { dataset: 'cifar10-valid', split: 'test', epochs: 200 };
const cifar100: Metric = { dataset: 'cifar100', split: 'test', epochs: 200 };

const ofCells = (name: string, dataset: string | null, metric: Metric | null, value: number): Plot => ({
  subject: name,
  space: 'nas-bench-201',
  dataset,
  metric,
  published: { value, count: 1_000 },
});

const ofSpace = (subject: string, space: string, value: number, count = 1_000): Plot => ({
  ...{ subject, space, published: { value, count } },
  ...{ dataset: 'cifar-10', metric: null },
});

/** @see Mellor et al., ICML 2021, arXiv:2006.04647, Fig. 3, with the numbers of networks that it gives */
const plots: readonly Plot[] = [
  ofCells('NAS-Bench-201, CIFAR-10', 'cifar-10', cifar10, 0.574),
  ofCells('NAS-Bench-201, CIFAR-100', 'cifar-100', cifar100, 0.611),
  ofCells('NAS-Bench-201, ImageNet16-120', null, null, 0.549),
  ofSpace('NAS-Bench-101, CIFAR-10', 'nas-bench-101', 0.285),
  ofSpace('NDS-DARTS, CIFAR-10', 'nds-darts', 0.467),
  ofSpace('NDS-Amoeba, CIFAR-10', 'nds-amoeba', 0.223, 900),
  ofSpace('NDS-ENAS, CIFAR-10', 'nds-enas', 0.365, 749),
  ofSpace('NDS-NASNet, CIFAR-10', 'nds-nasnet', 0.304),
  ofSpace('NDS-PNAS, CIFAR-10', 'nds-pnas', 0.382, 973),
  ofSpace('NDS-DARTS, ImageNet', 'nds-darts-imagenet', 0.535, 121),
];

/** Networks that train to less are dead, and the paper's plots leave them out. */
const deadBelow = 15;

/** What a plot lacks; null where its networks can be scored. */
function plotNeeds({ space, dataset, metric, subject }: Plot): string | null {
  const needs = spaceNeeds(space);
  if (needs !== null || (dataset !== null && metric !== null)) return needs;
  return `images of ${subject.split(', ')[1] ?? subject}, which are no data set of this version`;
}

const sampleOf = ({ space, dataset, metric }: Plot): Sample => ({
  ...{ space, proxy: 'naswot', batchSize: 128 },
  dataset: dataset ?? '',
  metrics: metric === null ? [] : [metric],
});

/** The paper's choice of networks: those that train, and have a score. */
const asPublished = (comparison: Comparison): Comparison =>
  subsetOf(
    comparison,
    (item) => Number(comparison.accuracies[item]) > deadBelow && comparison.proxies[0]?.values[item] !== null,
  );

const scoresOf = ({ proxies }: Comparison): Scores => proxies[0]?.values ?? [];

/** The score as the paper has it and over every network drawn, and what needs no score. */
function claimsOf(
  { subject, published }: Plot,
  { title: { metric }, comparison }: ComparedSample & { kind: 'compared' },
  streams: RandomStreams,
): readonly Claim[] {
  const live = asPublished(comparison);
  const of = (words: string, from: Comparison, values: Scores, printed: Published | null) =>
    claim({
      ...{ subject: `${subject}: ${words}`, metric, coefficient: 'tau-b', published: printed },
      ours: estimateKendallTau(values, from.accuracies, streams),
    });
  return [
    of(`naswot, above ${deadBelow} %`, live, scoresOf(live), published),
    of('naswot, every network', comparison, scoresOf(comparison), null),
    of(`parameters alone, above ${deadBelow} %`, live, live.parameters, null),
    of(`ReLU units alone, above ${deadBelow} %`, live, live.reluUnits, null),
  ];
}

/** The plot as the paper has it; its files. */
async function drawPlot(
  { subject: of, dataset, published }: Plot,
  { title, comparison }: ComparedSample & { kind: 'compared' },
  streams: RandomStreams,
  folder: string,
): Promise<readonly string[]> {
  const { comparisonFigure } = await import('../../comparison/comparison-figures.ts');
  const live = asPublished(comparison);
  const tau = estimateKendallTau(scoresOf(live), live.accuracies, streams);
  const heading = `${of}, above ${deadBelow} %: tau-b ${tau?.value.toFixed(3) ?? 'not defined'}, paper ${published.value}`;
  const subject = { title, comparison: live, streams, choices: defaultChoices };
  const figure = comparisonFigure('scatter', subject, figureOptions({ title: heading }, title.spec));
  return await writeBoth(folder, `fig-3-${dataset ?? ''}`, figure);
}

async function reproduce(sitting: Sitting): Promise<Reproduction | null> {
  const { flags } = sitting;
  const runnable = plots.filter((plot) => plotNeeds(plot) === null);
  const compared = await compareSamples(runnable.map(sampleOf), sitting);
  if (compared === null) return null;
  const streams: RandomStreams = (label) => randomStream(flags.seed, label);
  const claims: Claim[] = [];
  const missing: Missing[] = [];
  const figures: string[] = [];
  const searches: string[] = [];
  for (const plot of plots) {
    const sample = compared[runnable.indexOf(plot)];
    if (sample?.kind !== 'compared') {
      const needs = sample?.needs ?? plotNeeds(plot) ?? '';
      missing.push({ subject: plot.subject, published: plot.published.value, needs });
      continue;
    }
    claims.push(...claimsOf(plot, sample, streams));
    searches.push(sample.search);
    if (flags.output !== undefined) figures.push(...(await drawPlot(plot, sample, streams, flags.output)));
  }
  const remarks = [
    `${samplesInWords(flags)}; 128 training images; one initialisation.`,
    `The paper draws from the networks that train to more than ${deadBelow} %; ours are drawn from all, and those left out then. 'every network' keeps them, unscorable ones last.`,
    'Its CIFAR-10 accuracies are test accuracies of networks trained on half of the training images, and so are these.',
    ...deviations(sitting),
  ];
  return { claims, missing, remarks, figures, searches, networks: [] };
}

export const fig3: Target = {
  title: "Fig. 3: Kendall's tau of the score and trained accuracy",
  source: 'Mellor et al., ICML 2021, arXiv:2006.04647',
  samples: 1_000,
  reproduce,
};
