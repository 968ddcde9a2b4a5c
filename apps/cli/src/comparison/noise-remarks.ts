import type { CeilingCard, RankingCard } from '@naswot/benchmark';
import { decimal, integer } from '../terminal.ts';
import type { CardSubject } from './card-subject.ts';
import { remark, type Remark } from './remark.ts';

const percent = (part: number): string => `${(100 * part).toFixed(0)} %`;

function copies({ card: { count, distinctFunctions, copies: found } }: CardSubject): readonly Remark[] {
  if (found === null) return [];
  const text = `${integer(count)} architectures are ${integer(distinctFunctions)} functions; accuracies of copies of one function differ by a standard deviation of ${decimal(found.medianSd)} points (median of ${integer(found.functions)} functions), which no score can rank`;
  return [remark('copies', text)];
}

function ceilingText({ seeds, count, seedSd, neighbours, ...taus }: CeilingCard): string {
  const apart =
    neighbours === null
      ? ''
      : `; ${percent(neighbours.separated / neighbours.pairs)} of neighbours in accuracy are told apart by their seeds`;
  return `noise ceiling of one seed's accuracies, by ${seeds} seeds of ${integer(count)} architectures (standard deviation ${decimal(seedSd)} points): training once reaches a tau-b of ${taus.betweenSeeds.toFixed(3)}, the best possible ranking ${taus.againstOthers.toFixed(3)} to ${taus.againstAll.toFixed(3)}${apart}`;
}

function ceiling({ card: { noiseCeiling }, seeds, title: { benchmark, metric } }: CardSubject): Remark {
  if (noiseCeiling !== null) return remark('noise-ceiling', ceilingText(noiseCeiling));
  return remark(
    'noise-ceiling',
    seeds.length === 0
      ? `${benchmark} has ${metric} as means alone: it does not say how many seeds they are of, nor how far these differ, so that the noise ceiling of a mean is not known`
      : `${benchmark} has ${metric} of too few seeds of each architecture for a noise ceiling: the noise of training is in every number`,
  );
}

function repeated({ name, term, repeats }: RankingCard): readonly Remark[] {
  const noise = repeats?.noise ?? null;
  if (term !== null || repeats === null || noise === null) return [];
  const { specs, neighbours, kendallTauB: tau } = repeats;
  const share = noise.share === null ? '' : `, ${(100 * noise.share).toFixed(1)} % of its variance`;
  const single =
    tau === null
      ? ''
      : `; under one spec tau-b is ${tau.mean.toFixed(3)} (${tau.lowest.toFixed(3)} to ${tau.highest.toFixed(3)})`;
  const apart =
    neighbours === null
      ? ''
      : `; ${integer(neighbours.separated)} of ${integer(neighbours.pairs)} neighbours in its ranking of functions are told apart`;
  return [
    remark(
      'repeats',
      `${name} is the mean over ${specs} specs; the noise of one score is a standard deviation of ${decimal(noise.meanSd)}${share}${single}${apart}`,
    ),
  ];
}

/** The noise of accuracies and of scores. */
export const noiseRemarks = (subject: CardSubject): readonly Remark[] => [
  ...copies(subject),
  ...subject.card.proxies.flatMap(repeated),
  ceiling(subject),
];
