import type { Band, CeilingCard, RankingCard, ReportCard } from '@naswot/benchmark';
import type { Estimate } from '@naswot/statistics';
import { integer } from '../terminal.ts';

/** One number of a ranking. */
export interface Quantity {
  readonly value: number;
  /** 95 %; null where none is given. */
  readonly interval: Pick<Estimate, 'low' | 'high' | 'method'> | null;
  /** Architectures that it is of. */
  readonly count: number;
  /** Decimals that are shown. */
  readonly digits: number;
}

/** The same number of every ranking. */
export interface Statistic {
  readonly name: string;
  /** Null where it is not defined. */
  readonly of: (ranking: RankingCard) => Quantity | null;
}

/** Statistics that stand in one table. */
export interface CardSection {
  readonly name: string;
  readonly caption: string;
  readonly statistics: readonly Statistic[];
}

const estimated = (estimate: Estimate | null): Quantity | null =>
  estimate && { value: estimate.value, interval: estimate, count: estimate.count, digits: 3 };

const plain =
  (count: number) =>
  (value: number | null | undefined, digits: number): Quantity | null =>
    value === null || value === undefined ? null : { value, interval: null, count, digits };

const agreement: CardSection = {
  name: 'agreement',
  caption:
    'rank correlation tau-b with trained accuracy: over all, over distinct functions, within the most accurate tenth',
  statistics: [
    { name: 'tau-b', of: ({ kendallTauB }) => estimated(kendallTauB) },
    { name: 'tau-b functions', of: ({ distinctFunctions }) => estimated(distinctFunctions) },
    { name: 'tau-b top 10 %', of: ({ topDecile }) => estimated(topDecile) },
  ],
};

const correlation = ({ count }: ReportCard): CardSection => ({
  name: 'correlation',
  caption:
    "Spearman's rho with trained accuracy, over all and given the parameters, and with the parameters themselves; Pearson's r",
  statistics: [
    { name: 'rho', of: ({ spearmanRho }) => estimated(spearmanRho) },
    { name: 'rho given parameters', of: (ranking) => estimated(ranking.spearmanRhoGivenParameters) },
    { name: 'rho with parameters', of: (ranking) => plain(count)(ranking.spearmanRhoWithParameters, 3) },
    { name: 'r', of: ({ pearsonR }) => estimated(pearsonR) },
  ],
});

function choice({ count, proxies }: ReportCard): CardSection {
  const number = plain(count);
  const tops = proxies[0]?.top ?? [];
  return {
    name: 'choice',
    caption:
      'the k best by a ranking: how many are among the k most accurate, and the loss of the best in points',
    statistics: [
      ...tops.map(({ k }, place) => ({
        name: `precision at ${k}`,
        of: ({ top }: RankingCard) => number(top[place]?.precision, 2),
      })),
      ...tops.map(({ k }, place) => ({
        name: `regret of ${k}`,
        of: ({ top }: RankingCard) => number(top[place]?.regret, 2),
      })),
      { name: 'unscorable', of: ({ unscorable }) => number(unscorable, 0) },
    ],
  };
}

const bandName = ({ fromReluUnits: from, toReluUnits: to, count }: Band): string =>
  `${from === to ? integer(from) : `${integer(from)} to ${integer(to)}`} (n=${integer(count)})`;

const bands = ({ proxies }: ReportCard): CardSection => ({
  name: 'size bands',
  caption: 'tau-b among networks of one size, by ReLU units',
  statistics: (proxies[0]?.bands ?? []).map((band, place) => ({
    name: bandName(band),
    of: (ranking) => plain(band.count)(ranking.bands[place]?.kendallTauB, 3),
  })),
});

function ceiling({ reached, count }: CeilingCard): CardSection {
  const number = plain(count);
  const by = ({ name }: RankingCard) => reached.find((each) => each.name === name);
  return {
    name: 'noise ceiling',
    caption:
      'tau-b with the accuracies of one seed, and how much that is of what seeds reach among themselves',
    statistics: [
      { name: 'tau-b with one seed', of: (ranking) => number(by(ranking)?.kendallTauB, 3) },
      { name: 'of training once', of: (ranking) => number(by(ranking)?.ofTrainingOnce, 3) },
      { name: 'of the ceiling', of: (ranking) => number(by(ranking)?.ofCeiling, 3) },
    ],
  };
}

function repeats({ count }: ReportCard): CardSection {
  const number = plain(count);
  const noise = (ranking: RankingCard) => ranking.repeats?.noise;
  const tau = (ranking: RankingCard) => ranking.repeats?.kendallTauB;
  return {
    name: 'repeats',
    caption: 'noise of a score over the seeds of weights and images; tau-b above is of the means',
    statistics: [
      { name: 'specs', of: (ranking) => number(ranking.repeats?.specs, 0) },
      { name: 'tau-b of one spec', of: (ranking) => number(tau(ranking)?.mean, 3) },
      { name: 'lowest', of: (ranking) => number(tau(ranking)?.lowest, 3) },
      { name: 'highest', of: (ranking) => number(tau(ranking)?.highest, 3) },
      { name: 'tau-b of two specs', of: (ranking) => number(noise(ranking)?.betweenRepeats, 3) },
      { name: 'sd of a score', of: (ranking) => number(noise(ranking)?.meanSd, 2) },
      { name: 'share of variance', of: (ranking) => number(noise(ranking)?.share, 4) },
      { name: 'sd of common shifts', of: (ranking) => number(noise(ranking)?.shiftSd, 2) },
    ],
  };
}

/** The tables of a card but for the best of N, in their order. */
export function cardSections(card: ReportCard): readonly CardSection[] {
  const hasRepeats = card.proxies.some(({ repeats: found }) => found !== null);
  return [
    agreement,
    correlation(card),
    choice(card),
    bands(card),
    ...(card.noiseCeiling === null ? [] : [ceiling(card.noiseCeiling)]),
    ...(hasRepeats ? [repeats(card)] : []),
  ];
}

/** What a section shows: rankings of which any statistic is defined. */
export const rankingsOf = (
  { statistics }: CardSection,
  { proxies, baselines }: ReportCard,
): readonly RankingCard[] =>
  [...proxies, ...baselines].filter((ranking) => statistics.some(({ of }) => of(ranking) !== null));
