import path from 'node:path';
import { UsageError } from '../usage-error.ts';
import { cardCsv } from './card-csv.ts';
import { cardDocument } from './card-json.ts';
import { cardLatex } from './card-latex.ts';
import { cardMarkdown } from './card-markdown.ts';
import type { CardSubject } from './card-subject.ts';
import { cardText } from './card-text.ts';

/** How a card can be written, and what a file's name ends in then. */
const endings = { text: 'txt', json: 'json', markdown: 'md', latex: 'tex', csv: 'csv' } as const;
export type CardFormat = keyof typeof endings;
export const cardFormats = Object.keys(endings) as readonly CardFormat[];

interface FormatFlags {
  readonly format?: CardFormat;
  readonly output?: string;
  readonly json?: boolean;
}

/** Of a file without an ending it is text. Throws a UsageError for an ending that says no format. */
function formatOfName(output: string): CardFormat {
  const ending = path.extname(output).slice(1).toLowerCase();
  const format = ending === '' ? 'text' : cardFormats.find((each) => endings[each] === ending);
  if (format !== undefined) return format;
  throw new UsageError(
    `--output received '${output}', expected a file that ends in ${Object.values(endings)
      .map((each) => `.${each}`)
      .join(', ')}`,
    `say how it is to be written with --format ${cardFormats.join('|')}`,
  );
}

/**
 * The format that is asked for, else by the output's name, else text. Throws a UsageError where flags disagree, or the name ends
 * in what is none.
 */
export function cardFormat({ format, output, json }: FormatFlags): CardFormat {
  if (json !== true) return format ?? (output === undefined ? 'text' : formatOfName(output));
  if (format !== undefined && format !== 'json')
    throw new UsageError(`received --json and --format ${format}; expected one of them`);
  if (output === undefined) return 'json';
  throw new UsageError(
    '--json is one document on stdout, and --output writes a file',
    `use --format json --output ${output}`,
  );
}

const writers = {
  text: cardText,
  json: (subject) => `${JSON.stringify(cardDocument(subject), null, 2)}\n`,
  markdown: cardMarkdown,
  latex: cardLatex,
  csv: cardCsv,
} as const satisfies Record<CardFormat, (subject: CardSubject, width: number) => string>;

/** A card in a format, with a last line's end; `width` is that of the screen which text is for. */
export const formatCard = (subject: CardSubject, format: CardFormat, width: number): string =>
  writers[format](subject, width);
