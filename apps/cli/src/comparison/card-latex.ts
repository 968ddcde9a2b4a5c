import { specText } from '../queried-scores.ts';
import { integer } from '../terminal.ts';
import { bestOfLines } from './best-of-rows.ts';
import { cardRemarks } from './card-remarks.ts';
import { cardSections, rankingsOf, type CardSection, type Quantity } from './card-sections.ts';
import type { CardSubject } from './card-subject.ts';
import { quantityText } from './quantity-text.ts';
import { wrapText } from './wrap-text.ts';

const escapes: Readonly<Record<string, string>> = {
  '\\': String.raw`\textbackslash{}`,
  '{': String.raw`\{`,
  '}': String.raw`\}`,
  $: String.raw`\$`,
  '&': String.raw`\&`,
  '#': String.raw`\#`,
  '%': String.raw`\%`,
  _: String.raw`\_`,
  '^': String.raw`\textasciicircum{}`,
  '~': String.raw`\textasciitilde{}`,
  '<': String.raw`\textless{}`,
  '>': String.raw`\textgreater{}`,
  '|': String.raw`\textbar{}`,
  '±': String.raw`$\pm$`,
};

/** Text that stands for itself; what pdfLaTeX has no letter for in its first encoding stands as a question mark. */
export const escapeLatex = (text: string): string =>
  text
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[\\{}$&#%_^~<>|±]/g, (character) => escapes[character] ?? character)
    .replaceAll(/[^\x20-\x7E]/gu, '?')
    // Two would become a dash.
    .replaceAll(/-(?=-)/g, '-{}');

/** A number, with a minus that is one. */
const number = (text: string): string => `$${text.replaceAll(',', '{,}')}$`;

const row = (cells: readonly string[]): string => String.raw`${cells.join(' & ')} \\`;

function latexTable(
  caption: string,
  alignment: string,
  head: readonly string[],
  lines: readonly string[],
): string {
  return [
    String.raw`\begin{table}[htbp]`,
    String.raw`\centering\footnotesize\setlength{\tabcolsep}{3pt}\setlength{\belowcaptionskip}{4pt}`,
    String.raw`\caption{${caption}}`,
    String.raw`\begin{tabular}{@{}${alignment}@{}}`,
    String.raw`\toprule`,
    row(head),
    String.raw`\midrule`,
    ...lines,
    String.raw`\bottomrule`,
    String.raw`\end{tabular}`,
    String.raw`\end{table}`,
  ].join('\n');
}

/** Headings break into words, so that columns are as narrow as their numbers. */
const heading = (text: string): string =>
  String.raw`\begin{tabular}[b]{@{}r@{}}${wrapText(text, 8)
    .split('\n')
    .map(escapeLatex)
    .join(String.raw`\\`)}\end{tabular}`;

const valueCell = (quantity: Quantity | null): string =>
  quantity === null ? '--' : number(quantityText(quantity));

function intervalCell(quantity: Quantity | null): string {
  const interval = quantity?.interval ?? null;
  if (interval === null) return '';
  return String.raw`{\scriptsize$[${interval.low.toFixed(3)}, ${interval.high.toFixed(3)}]$}`;
}

function section(each: CardSection, { card }: CardSubject): string {
  const { caption, statistics } = each;
  const lines = rankingsOf(each, card).flatMap((ranking) => {
    const quantities = statistics.map(({ of }) => of(ranking));
    const intervals = quantities.map(intervalCell);
    return [
      row([escapeLatex(ranking.name), ...quantities.map(valueCell)]),
      ...(intervals.every((text) => text === '') ? [] : [row(['', ...intervals])]),
    ];
  });
  const head = ['ranked by', ...statistics.map(({ name }) => heading(name))];
  return latexTable(escapeLatex(caption), `l${'r'.repeat(statistics.length)}`, head, lines);
}

function bestOf({ card, title: { metric, selectedBy } }: CardSubject): readonly string[] {
  const lines = bestOfLines(card);
  if (lines.length === 0) return [];
  const shown = metric === selectedBy ? [metric] : [selectedBy, metric];
  const spread = ({ mean, sd }: { readonly mean: number; readonly sd: number }): string =>
    String.raw`$${mean.toFixed(2)} \pm ${sd.toFixed(2)}$`;
  const rows = lines.map(({ method, n, chosen }) =>
    row([
      escapeLatex(method),
      n === null ? '--' : number(integer(n)),
      ...(shown.length === 1 ? [] : [spread(chosen.selecting)]),
      spread(chosen),
    ]),
  );
  const caption = `best of N, ${integer(lines[0]?.runs ?? 0)} runs each: accuracy (%) of what was chosen, mean and standard deviation`;
  const head = ['method', 'N', ...shown.map(escapeLatex)];
  return ['', latexTable(escapeLatex(caption), `lr${'r'.repeat(shown.length)}`, head, rows)];
}

/** The whole card as tables of LaTeX with booktabs, for `\input` into a document. */
export function cardLatex(subject: CardSubject): string {
  const { title, card, specs } = subject;
  const { space, benchmark, metric } = title;
  const remarks = cardRemarks(subject).map(({ isWarning, text }) => (isWarning ? `warning: ${text}` : text));
  const item = (text: string): string => String.raw`\item ${escapeLatex(text)}`;
  return [
    String.raw`% \usepackage{booktabs} in the preamble; \input{this file} in the document`,
    String.raw`\paragraph{${escapeLatex(`${space} against ${metric} of ${benchmark}`)}}`,
    `${integer(card.count)} architectures, ${integer(card.distinctFunctions)} distinct functions.`,
    String.raw`\begin{itemize}`,
    ...specs.map((spec) => item(specText({ space, ...spec }))),
    String.raw`\end{itemize}`,
    ...cardSections(card).flatMap((each) => ['', section(each, subject)]),
    ...bestOf(subject),
    '',
    String.raw`\paragraph{Remarks}`,
    String.raw`\begin{itemize}`,
    ...remarks.map(item),
    String.raw`\end{itemize}`,
    '',
  ].join('\n');
}
