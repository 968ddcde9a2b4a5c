import type { Duel, RankingCard, ReportCard, Spread } from '@naswot/benchmark';
import type { Estimate } from '@naswot/statistics';
import { decimal, integer, table } from '../terminal.ts';
import type { ComparisonTitle } from './comparison-request.ts';

/** `0.574 (0.561 to 0.588)`. */
const estimateText = (estimate: Estimate | null): string =>
  estimate === null
    ? 'not defined'
    : `${estimate.value.toFixed(3)} (${estimate.low.toFixed(3)} to ${estimate.high.toFixed(3)})`;
const spreadText = ({ mean, sd }: Spread): string => `${decimal(mean)} ± ${decimal(sd)}`;

function coefficientsTable(cards: readonly RankingCard[]): string {
  return table(cards, [
    { title: 'ranked by', align: 'left', cell: ({ name }) => name },
    { title: 'tau-b', cell: ({ kendallTauB }) => estimateText(kendallTauB) },
    { title: 'rho', cell: ({ spearmanRho }) => estimateText(spearmanRho) },
    { title: 'rho given parameters', cell: (card) => estimateText(card.spearmanRhoGivenParameters) },
    { title: 'r', cell: ({ pearsonR }) => estimateText(pearsonR) },
  ]);
}

function placesTable(cards: readonly RankingCard[]): string {
  const tops = cards[0]?.top ?? [];
  return table(cards, [
    { title: 'ranked by', align: 'left', cell: ({ name }) => name },
    { title: 'tau-b of the top decile', cell: ({ topDecile }) => estimateText(topDecile) },
    { title: 'of distinct functions', cell: (card) => estimateText(card.distinctFunctions) },
    ...tops.map(({ k }, place) => ({
      title: `precision at ${k}`,
      cell: ({ top }: RankingCard) => (top[place]?.precision ?? 0).toFixed(2),
    })),
    ...tops.map(({ k }, place) => ({
      title: `regret of ${k}`,
      cell: ({ top }: RankingCard) => decimal(top[place]?.regret ?? 0),
    })),
  ]);
}

function bandsTable(cards: readonly RankingCard[]): string {
  const bands = cards[0]?.bands ?? [];
  return table(bands, [
    {
      title: 'ReLU units',
      cell: ({ fromReluUnits: from, toReluUnits: to }) =>
        from === to ? integer(from) : `${integer(from)} to ${integer(to)}`,
    },
    { title: 'architectures', cell: ({ count }) => integer(count) },
    ...cards.map((card) => ({
      title: card.name,
      cell: ({ fromReluUnits: from }: (typeof bands)[number]) =>
        card.bands.find((band) => band.fromReluUnits === from)?.kendallTauB?.toFixed(3) ?? 'not defined',
    })),
  ]);
}

function bestOfLines({ bestOf }: ReportCard): string {
  const [first] = bestOf;
  if (first === undefined) return '';
  const rows = [
    ...Object.keys(first.chosen).map((name) => ({ name, at: bestOf.map(({ chosen }) => chosen[name]) })),
    { name: 'random', at: bestOf.map(({ random }) => random) },
    { name: 'optimal', at: bestOf.map(({ optimal }) => optimal) },
  ];
  return table(rows, [
    { title: 'chosen by', align: 'left', cell: ({ name }) => name },
    ...bestOf.map(({ n }, k) => ({
      title: `N = ${integer(n)}`,
      cell: ({ at }: (typeof rows)[number]) => (at[k] === undefined ? '' : spreadText(at[k])),
    })),
  ]);
}

/** In words, where it is no better than what needs no forward pass. */
const duelText = ({ proxy, baseline, difference, isBetter }: Duel): string => {
  const by = estimateText(difference);
  if (isBetter) return `${proxy} agrees better than ${baseline}: tau-b higher by ${by}`;
  return difference.high < 0
    ? `${baseline} alone agrees better than ${proxy}: tau-b of ${proxy} less by ${by}`
    : `${baseline} alone is as good as ${proxy}: the difference of tau-b is ${by}, which holds 0`;
};

/** The report card for people. */
export function cardText(
  { space, benchmark, metric, selectedBy, spec, withoutAccuracy }: ComparisonTitle,
  card: ReportCard,
): string {
  const [score] = card.proxies;
  const all = [...card.proxies, ...card.baselines];
  const method = score?.kendallTauB?.method;
  return [
    `${space} against ${metric} of ${benchmark}: ${integer(card.count)} architectures, ${integer(card.distinctFunctions)} distinct functions; spec ${spec.slice(0, 12)}`,
    `${integer(score?.unscorable ?? 0)} of them unscorable, ranked last and tied${withoutAccuracy === 0 ? '' : `; ${integer(withoutAccuracy)} more scores have no accuracy there`}`,
    ...(method === undefined
      ? []
      : [
          `95 % intervals in brackets: ${method === 'bootstrap' ? '1,000 resamples, seeded' : 'by the asymptotic variance'}`,
        ]),
    '',
    coefficientsTable(all),
    '',
    placesTable(all),
    '',
    'tau-b within bands of equal size:',
    '',
    bandsTable(all),
    '',
    ...card.duels.filter(({ proxy }) => proxy === score?.name).map(duelText),
    '',
    `best of N, 500 runs each: ${metric} of what was chosen, mean and standard deviation`,
    selectedBy === metric
      ? `note: the optimal choice is made by the same column that reports, so it is an upper bound that no search reaches`
      : `the optimal choice is made by ${selectedBy}`,
    '',
    bestOfLines(card),
  ].join('\n');
}
