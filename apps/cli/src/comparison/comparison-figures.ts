import type { Comparison, Ranking } from '@naswot/benchmark';
import {
  distributionFigure,
  paretoFigure,
  scatterFigure,
  termsFigure,
  type Figure,
  type FigureOptions,
} from '@naswot/report';
import { estimateKendallTau, type RandomStreams } from '@naswot/statistics';
import type { ComparisonTitle } from './comparison-request.ts';
import type { FigureKind } from './figure-kinds.ts';

/** What a figure is drawn from. */
interface Subject {
  readonly title: ComparisonTitle;
  readonly comparison: Comparison;
  readonly streams: RandomStreams;
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

const accuracyOf = ({ metric }: ComparisonTitle) => ({ label: metric, unit: '%' });

const correlation = (ranking: Ranking, { comparison, streams }: Subject) =>
  estimateKendallTau(ranking.values, comparison.accuracies, streams);

function scatter(subject: Subject, options: FigureOptions): Figure {
  const { comparison, title } = subject;
  const score = rankingOf(comparison, 0);
  const items = scoredItems(score);
  const points = items.map((item) => ({
    score: Number(score.values[item]),
    accuracy: Number(comparison.accuracies[item]),
    shade: Number(comparison.reluUnits[item]),
  }));
  return scatterFigure(
    {
      score: { label: score.name },
      accuracy: accuracyOf(title),
      shade: { label: 'ReLU units' },
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
    { score: { label: score.name }, scores, unscorable: unscorable(comparison, items) },
    options,
  );
}

/** Of what has a score: accuracy against parameters. */
function pareto({ comparison, title }: Subject, options: FigureOptions): Figure {
  const items = scoredItems(rankingOf(comparison, 0));
  const points = items.map((item) => ({
    cost: Number(comparison.parameters[item]),
    worth: Number(comparison.accuracies[item]),
  }));
  return paretoFigure(
    {
      cost: { label: 'parameters' },
      worth: accuracyOf(title),
      points,
      unscorable: unscorable(comparison, items),
    },
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
