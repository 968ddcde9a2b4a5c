import type { Estimate } from '@naswot/statistics';
import { specText } from '../queried-scores.ts';
import { integer } from '../terminal.ts';
import { bestOfLines, spreadText } from './best-of-rows.ts';
import { cardRemarks } from './card-remarks.ts';
import { cardSections, rankingsOf, type CardSection, type Quantity } from './card-sections.ts';
import type { CardSubject } from './card-subject.ts';
import { quantityText } from './quantity-text.ts';

/** Text that stands for itself, in a cell of a table, too. */
export const escapeMarkdown = (text: string): string =>
  text.replaceAll(/[\\`*_{}[\]<>|#~]/g, (character) => `\\${character}`).replaceAll(/\s*[\r\n]+\s*/g, ' ');

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** A table of GitHub's Markdown; the first `left` columns are to the left, the others, numbers, to the right. */
function markdownTable(head: readonly string[], rows: readonly (readonly string[])[], left = 1): string {
  const rule = head.map((_, place) => (place < left ? ':--' : '--:'));
  return [head.map(escapeMarkdown), rule, ...rows.map((row) => row.map(escapeMarkdown))].map(line).join('\n');
}

const bounds = ({ low, high }: Pick<Estimate, 'low' | 'high'>): string =>
  ` (${low.toFixed(3)} to ${high.toFixed(3)})`;

const cell = (quantity: Quantity | null): string =>
  quantity === null
    ? 'not defined'
    : `${quantityText(quantity)}${quantity.interval === null ? '' : bounds(quantity.interval)}`;

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function section(each: CardSection, { card }: CardSubject): readonly string[] {
  const { name, caption, statistics } = each;
  const head = ['ranked by', ...statistics.map((statistic) => statistic.name)];
  const rows = rankingsOf(each, card).map((ranking) => [
    ranking.name,
    ...statistics.map(({ of }) => cell(of(ranking))),
  ]);
  return [
    '',
    `## ${capital(name)}`,
    '',
    `${escapeMarkdown(capital(caption))}.`,
    '',
    markdownTable(head, rows),
  ];
}

function bestOf({ card, title: { metric, selectedBy } }: CardSubject): readonly string[] {
  const lines = bestOfLines(card);
  if (lines.length === 0) return [];
  const hasSelecting = metric !== selectedBy;
  const head = ['method', 'N', ...(hasSelecting ? [selectedBy] : []), metric];
  const rows = lines.map(({ method, n, chosen }) => [
    method,
    n === null ? '' : integer(n),
    ...(hasSelecting ? [spreadText(chosen.selecting)] : []),
    spreadText(chosen),
  ]);
  const runs = integer(lines[0]?.runs ?? 0);
  return [
    '',
    '## Best of N',
    '',
    `Accuracy (%) of what was chosen out of N, ${runs} runs each, mean and standard deviation.`,
    '',
    markdownTable(head, rows),
  ];
}

/** The whole card in GitHub's Markdown. */
export function cardMarkdown(subject: CardSubject): string {
  const { title, card, specs } = subject;
  const { space, benchmark, metric } = title;
  const remarks = cardRemarks(subject).map(({ isWarning, text }) =>
    isWarning ? `- **Warning:** ${escapeMarkdown(text)}` : `- ${escapeMarkdown(text)}`,
  );
  return [
    `# ${escapeMarkdown(`${space} against ${metric} of ${benchmark}`)}`,
    '',
    `${integer(card.count)} architectures, ${integer(card.distinctFunctions)} distinct functions.`,
    '',
    ...specs.map((spec) => `- ${escapeMarkdown(specText({ space, ...spec }))}`),
    ...cardSections(card).flatMap((each) => section(each, subject)),
    ...bestOf(subject),
    '',
    '## Remarks',
    '',
    ...remarks,
    '',
  ].join('\n');
}
