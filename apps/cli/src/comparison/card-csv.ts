import type { Chosen, RankingCard, Spread } from '@naswot/benchmark';
import type { Estimate } from '@naswot/statistics';
import { bestOfLines } from './best-of-rows.ts';
import { cardSections } from './card-sections.ts';
import type { CardSubject } from './card-subject.ts';

/** One number of the card; what it has not is null. */
interface Row {
  readonly section: string;
  /** Or baseline; null where the number is of the benchmark alone. */
  readonly proxy: string | null;
  readonly statistic: string;
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
  /** Of the interval. */
  readonly method: string | null;
  /** Architectures, or runs. */
  readonly count: number;
}

const columns = ['section', 'proxy', 'statistic', 'value', 'low', 'high', 'method', 'count'] as const;

const none = { low: null, high: null, method: null };
const interval = ({ low, high, method }: Pick<Estimate, 'low' | 'high' | 'method'>) => ({
  low,
  high,
  method,
});

function sectionRows({ card }: CardSubject): readonly Row[] {
  const rankings: readonly RankingCard[] = [...card.proxies, ...card.baselines];
  return cardSections(card).flatMap(({ name: section, statistics }) =>
    rankings.flatMap((ranking) =>
      statistics.flatMap(({ name: statistic, of }) => {
        const found = of(ranking);
        if (found === null) return [];
        const { value, count } = found;
        const bounds = found.interval === null ? none : interval(found.interval);
        return [{ section, proxy: ranking.name, statistic, value, ...bounds, count }];
      }),
    ),
  );
}

function differenceRows({ card: { duels, pairs } }: CardSubject): readonly Row[] {
  const row = (proxy: string, other: string, difference: Estimate): Row => ({
    section: 'differences',
    proxy,
    statistic: `tau-b less that of ${other}`,
    value: difference.value,
    ...interval(difference),
    count: difference.count,
  });
  return [
    ...duels.map(({ proxy, baseline, difference }) => row(proxy, baseline, difference)),
    ...pairs.flatMap(({ proxies: [first, second], difference }) =>
      difference === null ? [] : [row(first, second, difference)],
    ),
  ];
}

function bestOfRows({ card, title: { metric, selectedBy } }: CardSubject): readonly Row[] {
  return bestOfLines(card).flatMap(({ method: proxy, n, runs, chosen }) => {
    const rows = (column: string, { mean, sd }: Spread): readonly Row[] =>
      Object.entries({ mean, sd }).map(([name, value]) => ({
        section: 'best of N',
        proxy,
        statistic: `${column} ${name}${n === null ? '' : `, N = ${n}`}`,
        value,
        ...none,
        count: runs,
      }));
    const both = (spread: Chosen): readonly Row[] => [
      ...(metric === selectedBy ? [] : rows(selectedBy, spread.selecting)),
      ...rows(metric, spread),
    ];
    return both(chosen);
  });
}

/** Numbers of the benchmark, whatever ranks. */
function cardRows({ card: { count, distinctFunctions, copies, noiseCeiling } }: CardSubject): readonly Row[] {
  const row = (statistic: string, value: number, of = count): Row => ({
    section: 'architectures',
    proxy: null,
    statistic,
    value,
    ...none,
    count: of,
  });
  const ceiling = noiseCeiling && [
    row('seeds', noiseCeiling.seeds, noiseCeiling.count),
    row('sd over seeds', noiseCeiling.seedSd, noiseCeiling.count),
    row('tau-b of two seeds', noiseCeiling.betweenSeeds, noiseCeiling.count),
    row('noise ceiling, lower bound', noiseCeiling.againstOthers, noiseCeiling.count),
    row('noise ceiling, upper bound', noiseCeiling.againstAll, noiseCeiling.count),
  ];
  return [
    row('compared', count),
    row('distinct functions', distinctFunctions),
    ...(copies === null ? [] : [row('sd among copies, median', copies.medianSd, copies.functions)]),
    ...(ceiling ?? []),
  ];
}

/** Quoted where it must be (RFC 4180). */
const field = (value: string | number | null): string => {
  const text = value === null ? '' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** The card as one tidy table: a number a line. */
export function cardCsv(subject: CardSubject): string {
  const rows = [
    ...cardRows(subject),
    ...sectionRows(subject),
    ...differenceRows(subject),
    ...bestOfRows(subject),
  ];
  const lines = rows.map((row) => columns.map((column) => field(row[column])).join(','));
  return [columns.join(','), ...lines, ''].join('\n');
}
