import type { Comparison, Ranking } from '@naswot/benchmark';
import {
  distributionFigure,
  paretoFigure,
  scatterFigure,
  termsFigure,
  type Figure,
  type FigureOptions,
  type Quantity,
} from '@naswot/report';
import { estimateKendallTau, type RandomStreams } from '@naswot/statistics';
import type { ComparisonTitle } from './comparison-request.ts';
import type { FigureChoices, FigureKind } from './figure-kinds.ts';

/** What a figure is drawn from. */
interface Subject {
  readonly title: ComparisonTitle;
  readonly comparison: Comparison;
  readonly streams: RandomStreams;
  readonly choices: FigureChoices;
}

function rankingOf({ proxies }: Comparison, place: number): Ranking {
  const ranking = proxies[place];
  if (ranking === undefined) throw new RangeError('this proxy has no size term and no separation term');
  return ranking;
}

/** Items that have a score. */
const scoredItems = ({ values }: Ranking): readonly number[] =>
  Array.from(values, (_, item) => item).filter((item) => values[item] !== null);

const unscorable = ({ accuracies }: Comparison, items: readonly number[]): number =>
  accuracies.length - items.length;

const accuracyOf = ({ metric }: ComparisonTitle): Quantity => ({ label: metric, unit: '%' });

/** The unit of scores that have one; counts have none. */
const scoreUnits: Readonly<Record<string, string>> = { naswot: 'ln |det K_H|' };

export function scoreQuantity({ name }: Pick<Ranking, 'name'>): Quantity {
  const unit = scoreUnits[name];
  return unit === undefined ? { label: name } : { label: `${name} score`, unit };
}

const shades = {
  'relu-units': { label: 'ReLU units', valuesOf: ({ reluUnits }: Comparison) => reluUnits },
  parameters: { label: 'parameters', valuesOf: ({ parameters }: Comparison) => parameters },
} as const;

const costs = {
  parameters: { label: 'parameters', baseline: 'parameters' },
  macs: { label: 'multiply-accumulates', baseline: 'MACs' },
} as const;

/** What costs nothing to know of each item, by the name that it has among the baselines. */
function baselineOf({ baselines }: Comparison, name: string): Ranking['values'] {
  const found = baselines.find((baseline) => baseline.name === name);
  if (found === undefined) throw new RangeError(`the comparison has no ${name}`);
  return found.values;
}

const correlation = (ranking: Ranking, { comparison, streams }: Subject) =>
  estimateKendallTau(ranking.values, comparison.accuracies, streams);

function scatter(subject: Subject, options: FigureOptions): Figure {
  const { comparison, title, choices } = subject;
  const score = rankingOf(comparison, 0);
  const items = scoredItems(score);
  const { label, valuesOf } = shades[choices.colour];
  const shade = valuesOf(comparison);
  const points = items.map((item) => ({
    score: Number(score.values[item]),
    accuracy: Number(comparison.accuracies[item]),
    shade: Number(shade[item]),
  }));
  return scatterFigure(
    {
      score: scoreQuantity(score),
      accuracy: accuracyOf(title),
      shade: { label },
      points,
      unscorable: unscorable(comparison, items),
      correlation: correlation(score, subject),
    },
    options,
  );
}

function distribution({ comparison }: Subject, options: FigureOptions): Figure {
  const score = rankingOf(comparison, 0);
  const items = scoredItems(score);
  const scores = items.map((item) => Number(score.values[item]));
  return distributionFigure(
    { score: scoreQuantity(score), scores, unscorable: unscorable(comparison, items) },
    options,
  );
}

/** Of what has a score: what it is worth against what it costs. */
function pareto({ comparison, title, choices }: Subject, options: FigureOptions): Figure {
  const score = rankingOf(comparison, 0);
  const items = scoredItems(score);
  const { label, baseline } = costs[choices.x];
  const cost = baselineOf(comparison, baseline);
  const worth =
    choices.y === 'score'
      ? { quantity: scoreQuantity(score), values: score.values }
      : { quantity: accuracyOf(title), values: comparison.accuracies };
  const points = items.map((item) => ({ cost: Number(cost[item]), worth: Number(worth.values[item]) }));
  return paretoFigure(
    { cost: { label }, worth: worth.quantity, points, unscorable: unscorable(comparison, items) },
    options,
  );
}

function terms(subject: Subject, options: FigureOptions): Figure {
  const { comparison, title } = subject;
  const [size, separation] = [rankingOf(comparison, 1), rankingOf(comparison, 2)];
  const items = scoredItems(size);
  const points = items.map((item) => ({
    sizeTerm: Number(size.values[item]),
    separationTerm: Number(separation.values[item]),
    accuracy: Number(comparison.accuracies[item]),
  }));
  return termsFigure(
    {
      accuracy: accuracyOf(title),
      points,
      unscorable: unscorable(comparison, items),
      correlations: {
        sizeTerm: correlation(size, subject),
        separationTerm: correlation(separation, subject),
      },
    },
    options,
  );
}

const figures = { scatter, distribution, pareto, terms } as const satisfies Record<
  FigureKind,
  (subject: Subject, options: FigureOptions) => Figure
>;

/** A figure of a comparison. Throws a RangeError where the proxy lacks what it shows. */
export const comparisonFigure = (kind: FigureKind, subject: Subject, options: FigureOptions): Figure =>
  figures[kind](subject, options);
