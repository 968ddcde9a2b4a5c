import { stripVTControlCharacters } from 'node:util';
import type { RankingCard, ReportCard } from '@naswot/benchmark';
import { specText } from '../queried-scores.ts';
import { integer, table, type Column } from '../terminal.ts';
import { bestOfLines, spreadText } from './best-of-rows.ts';
import { cardRemarks } from './card-remarks.ts';
import { cardSections, rankingsOf, type CardSection, type Quantity } from './card-sections.ts';
import type { CardSubject } from './card-subject.ts';
import { quantityText } from './quantity-text.ts';
import { wrapText } from './wrap-text.ts';

/** A line of a section: a statistic, or the intervals beneath it. */
interface Line {
  readonly label: string;
  readonly cell: (ranking: RankingCard) => string;
}

/** `.565`: intervals of coefficients, which are at most 1. */
const short = (value: number): string => value.toFixed(3).replace(/^(-?)0\./, '$1.');

const valueText = (quantity: Quantity | null): string =>
  quantity === null ? 'not defined' : quantityText(quantity);

function intervalText(quantity: Quantity | null): string {
  const interval = quantity?.interval ?? null;
  return interval === null ? '' : `[${short(interval.low)}, ${short(interval.high)}]`;
}

function linesOf({ statistics }: CardSection, rankings: readonly RankingCard[]): readonly Line[] {
  return statistics.flatMap(({ name, of }) => {
    const value: Line = { label: name, cell: (ranking) => valueText(of(ranking)) };
    const interval: Line = { label: '', cell: (ranking) => intervalText(of(ranking)) };
    return rankings.some((ranking) => interval.cell(ranking) !== '') ? [value, interval] : [value];
  });
}

const widthOf = (text: string): number =>
  Math.max(...text.split('\n').map((line) => stripVTControlCharacters(line).length));

/** Tables of columns that fit beside each other; what does not has another table beneath. */
function packed<Item>(
  items: readonly Item[],
  width: number,
  render: (items: readonly Item[]) => string,
): readonly string[] {
  const fitting = items.findIndex((_, k) => k > 0 && widthOf(render(items.slice(0, k + 1))) > width);
  if (fitting < 0) return [render(items)];
  return [render(items.slice(0, fitting)), ...packed(items.slice(fitting), width, render)];
}

/** Scores, then terms, then baselines. */
function groupsOf(rankings: readonly RankingCard[], { baselines, proxies }: ReportCard) {
  const isSingle = proxies.filter(({ term }) => term === null).length === 1;
  const of = (group: readonly RankingCard[]) => rankings.filter((ranking) => group.includes(ranking));
  const scores = proxies.filter(({ term }) => term === null);
  const terms = proxies.filter(({ term }) => term !== null);
  const groups = isSingle ? [of(proxies), of(baselines)] : [of(scores), of(terms), of(baselines)];
  return groups.filter((group) => group.length > 0);
}

function sectionText(section: CardSection, card: ReportCard, width: number): string {
  const groups = groupsOf(rankingsOf(section, card), card);
  const rankings = groups.flat();
  const isSingle = card.proxies.filter(({ term }) => term === null).length === 1;
  const lines = linesOf(section, rankings);
  const column = (ranking: RankingCard): Column<Line> => ({
    title: isSingle && ranking.term !== null ? `${ranking.term} term` : ranking.name,
    cell: ({ cell }) => cell(ranking),
  });
  const render = (items: readonly RankingCard[]): string => {
    const label: Column<Line> = { title: '', align: 'left', cell: ({ label: text }) => text };
    return table(lines, [label, ...items.map(column)], Infinity);
  };
  const whole = render(rankings);
  const tables = widthOf(whole) <= width ? [whole] : groups.flatMap((group) => packed(group, width, render));
  return [wrapText(`${section.caption}:`, width), '', tables.join('\n\n')].join('\n');
}

function bestOfText({ card, title: { metric, selectedBy } }: CardSubject, width: number): string {
  const lines = bestOfLines(card);
  const runs = lines[0]?.runs ?? 0;
  const caption = `best of N, ${integer(runs)} runs each: accuracy of what was chosen, mean and standard deviation:`;
  const view = table(
    lines,
    [
      { title: 'chosen by', align: 'left', cell: ({ method }) => method },
      { title: 'N', cell: ({ n }) => (n === null ? '' : integer(n)) },
      ...(metric === selectedBy
        ? []
        : [
            { title: selectedBy, cell: ({ chosen }: (typeof lines)[number]) => spreadText(chosen.selecting) },
          ]),
      { title: metric, cell: ({ chosen }) => spreadText(chosen) },
    ],
    width,
  );
  return [wrapText(caption, width), '', view].join('\n');
}

/** What is compared, and how intervals come about. */
function headLines({ title, card, specs }: CardSubject): readonly string[] {
  const { space, benchmark, metric } = title;
  const method = card.proxies[0]?.kendallTauB?.method;
  return [
    `${space} against ${metric} of ${benchmark}: ${integer(card.count)} architectures, ${integer(card.distinctFunctions)} distinct functions`,
    ...specs.map((spec) => specText({ space, ...spec })),
    ...(method === undefined
      ? []
      : [
          `intervals are of 95 %: ${method === 'bootstrap' ? '1,000 resamples, seeded' : 'by the asymptotic variance'}`,
        ]),
  ];
}

/** The report card for people, for a screen of so many columns. */
export function cardText(subject: CardSubject, width: number): string {
  const { card } = subject;
  const remarks = cardRemarks(subject).map(({ isWarning, text }) => (isWarning ? `warning: ${text}` : text));
  return [
    ...headLines(subject).map((line) => wrapText(line, width, 2)),
    ...cardSections(card).flatMap((section) => ['', sectionText(section, card, width)]),
    ...(card.bestOf.length === 0 ? [] : ['', bestOfText(subject, width)]),
    '',
    ...remarks.map((text) => wrapText(text, width, 2)),
    '',
  ].join('\n');
}
