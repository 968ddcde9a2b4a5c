import type { Duel, ProxyPair, RankingCard, ReportCard } from '@naswot/benchmark';
import type { Estimate } from '@naswot/statistics';
import { remark, warning, type Remark } from './remark.ts';

/** `0.574 (0.561 to 0.588)`. */
const estimateText = ({ value, low, high }: Estimate): string =>
  `${value.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)})`;

/** In words, where a score is no better than what needs no forward pass. */
function duel({ proxy, baseline, difference, isBetter }: Duel): Remark {
  const by = estimateText(difference);
  if (isBetter) return remark('better', `${proxy} agrees better than ${baseline}: tau-b higher by ${by}`);
  return difference.high < 0
    ? warning(
        'worse',
        `${baseline} alone agrees better than ${proxy}: tau-b of ${proxy} less that of ${baseline} is ${by}`,
      )
    : warning('as-good', `${baseline} alone is as good as ${proxy}: tau-b differs by ${by}`);
}

function pair({ proxies: [first, second], agreement, difference }: ProxyPair): Remark {
  const between = agreement === null ? '' : `; their own tau-b is ${agreement.toFixed(3)}`;
  if (difference === null)
    return remark('pair', `tau-b of ${first} or of ${second} is not defined${between}`);
  const by = estimateText(difference);
  if (difference.low <= 0 && difference.high >= 0)
    return remark('pair', `${first} and ${second} are as good: tau-b differs by ${by}${between}`);
  const better = difference.low > 0 ? [first, second] : [second, first];
  return remark('pair', `${better.join(' agrees better than ')}: tau-b differs by ${by}${between}`);
}

const rule = remark(
  'rule',
  'as good means: the 95 % interval of the difference of the two tau-b, over the same architectures, holds 0',
);

function topDecile({ name, topDecile: top }: RankingCard): readonly Remark[] {
  if (top === null || top.low > 0) return [];
  const text = estimateText(top);
  return [
    warning(
      'top-decile',
      top.high < 0
        ? `within the most accurate tenth ${name} ranks the wrong way round: tau-b is ${text}`
        : `within the most accurate tenth ${name} is not told apart from chance: tau-b is ${text}, which holds 0`,
    ),
  ];
}

/** How scores stand against baselines and against each other, and where they matter most. */
export const agreementRemarks = ({ duels, pairs, proxies }: ReportCard): readonly Remark[] => [
  ...duels.map(duel),
  ...pairs.map(pair),
  ...(duels.length + pairs.length === 0 ? [] : [rule]),
  ...proxies.filter(({ term }) => term === null).flatMap(topDecile),
];
