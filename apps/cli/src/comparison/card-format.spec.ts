import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { madeUpCard } from '../testing/made-up-card.ts';
import { cardFormat, cardFormats, formatCard } from './card-format.ts';
import { cardDocument } from './card-json.ts';
import { escapeLatex } from './card-latex.ts';
import { escapeMarkdown } from './card-markdown.ts';

const subject = madeUpCard();
const document = cardDocument(subject);
const written = (format: (typeof cardFormats)[number], width = Infinity): string =>
  formatCard(subject, format, width);

/** Pieces between a separator that no backslash takes its meaning from. */
const cellsOf = (line: string, separator: '|' | '&'): readonly string[] =>
  line.split(separator === '|' ? /(?<!\\)\|/ : /(?<!\\)&/);

describe('the format of a card', () => {
  it('is the one asked for, else by the name of the output, else text', () => {
    expect(cardFormat({})).toBe('text');
    expect(cardFormat({ json: true })).toBe('json');
    expect(cardFormat({ json: true, format: 'json' })).toBe('json');
    expect(cardFormat({ output: 'card.tex' })).toBe('latex');
    expect(cardFormat({ output: 'CARD.MD' })).toBe('markdown');
    expect(cardFormat({ output: 'card.tex', format: 'csv' })).toBe('csv');
    expect(cardFormat({ output: 'card' })).toBe('text');
  });

  it('is refused where the name of the output ends in none', () => {
    expect(() => cardFormat({ output: 'card.pdf' })).toThrow(
      "--output received 'card.pdf', expected a file that ends in .txt, .json, .md, .tex, .csv",
    );
    expect(cardFormat({ output: 'card.pdf', format: 'text' })).toBe('text');
  });

  it('is refused where flags disagree', () => {
    expect(() => cardFormat({ json: true, format: 'csv' })).toThrow('received --json and --format csv');
    expect(() => cardFormat({ json: true, output: 'a.json' })).toThrow('--output writes a file');
  });

  it('ends with the end of a line', () => {
    for (const format of cardFormats) expect(written(format)).toMatch(/[^\n]\n$/);
  });
});

describe('a card as text', () => {
  it('is no wider than the screen', () => {
    for (const width of [80, 120])
      expect(
        Math.max(
          ...written('text', width)
            .split('\n')
            .map((line) => line.length),
        ),
      ).toBeLessThanOrEqual(width);
  });

  it('has a column for each proxy', () => {
    expect(written('text')).toMatch(
      /^ +naswot +parameters +naswot: size term +naswot: separation term +MACs/m,
    );
  });
});

describe('a card as JSON', () => {
  it('holds no number that is none', () => {
    const numbers: number[] = [];
    JSON.stringify(document, (_, value: unknown) => {
      if (typeof value === 'number') numbers.push(value);
      return value;
    });
    expect(numbers.length).toBeGreaterThan(500);
    expect(numbers.every(Number.isFinite)).toBe(true);
  });

  it('has an entry for each proxy, with its terms', () => {
    expect(document.proxies.map(({ proxy, terms }) => [proxy, terms.size?.proxy])).toEqual([
      ['naswot', 'naswot: size term'],
      ['parameters', undefined],
    ]);
    expect(document.bestOf[0]?.score).toEqual(document.bestOf[0]?.chosen['naswot']);
  });
});

describe('a card as CSV', () => {
  const rows = parse(written('csv'), { columns: true }) as readonly Record<string, string>[];
  const find = (proxy: string, statistic: string) =>
    rows.find((row) => row['proxy'] === proxy && row['statistic'] === statistic);

  it('has a line for each number, with its interval', () => {
    expect(written('csv')).toMatch(/^section,proxy,statistic,value,low,high,method,count\n/);
    const tau = document.proxies[0]?.kendallTauB;
    expect(find('naswot', 'tau-b')).toEqual({
      section: 'agreement',
      proxy: 'naswot',
      statistic: 'tau-b',
      value: String(tau?.value),
      low: String(tau?.low),
      high: String(tau?.high),
      method: 'bootstrap',
      count: '120',
    });
    const ten = document.bestOf[0]?.chosen['MACs'];
    expect(find('MACs', 'cifar10_valid_200 sd, N = 10')?.['value']).toBe(String(ten?.selecting.sd));
    expect(find('', 'noise ceiling, upper bound')?.['value']).toBe(String(document.noiseCeiling?.againstAll));
  });

  it('says each number once', () => {
    const keys = rows.map((row) => [row['section'], row['proxy'], row['statistic']].join('\n'));
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe('a card as Markdown', () => {
  it('has tables of rows that are as long as their heads', () => {
    const blocks = written('markdown').match(/(?:^\|.*\n)+/gm) ?? [];
    expect(blocks).toHaveLength(7);
    for (const block of blocks) {
      const lengths = block.trimEnd().split('\n').map((line) => cellsOf(line, '|').length); // prettier-ignore
      expect(lengths.length).toBeGreaterThan(2);
      expect(new Set(lengths).size).toBe(1);
    }
  });

  it('has the best of N in the layout of the paper', () => {
    expect(written('markdown')).toMatch(
      /^\| method \| N \| cifar10\\_valid\\_200 \| cifar10\\_test\\_200 \|\n\| :-- \| --: \| --: \| --: \|\n\| naswot \| 10 \| \d+\.\d\d ± \d+\.\d\d \| \d+\.\d\d ± \d+\.\d\d \|$/m,
    );
  });

  it('lets names stand for themselves', () => {
    expect(escapeMarkdown('a|b_c*d`e<f>[g]\n# h')).toBe('a\\|b\\_c\\*d\\`e\\<f\\>\\[g\\] \\# h');
  });
});

describe('a card as LaTeX', () => {
  const latex = written('latex');

  it('lets names stand for themselves', () => {
    expect(escapeLatex('50%_of {a} & #1 $^~\\ ± <é> --x')).toBe(
      String.raw`50\%\_of \{a\} \& \#1 \$\textasciicircum{}\textasciitilde{}\textbackslash{} $\pm$ \textless{}?\textgreater{} -{}-x`,
    );
  });

  it('closes what it opens, in order', () => {
    const open: string[] = [];
    for (const [, verb, name] of latex.matchAll(/\\(begin|end)\{(\w+)\}/g))
      if (verb === 'begin') open.push(name ?? '');
      else expect(open.pop()).toBe(name);
    expect(open).toEqual([]);
    let depth = 0;
    for (const brace of latex.replaceAll(/\\[{}\\]/g, '').matchAll(/[{}]/g)) {
      depth += brace[0] === '{' ? 1 : -1;
      expect(depth).toBeGreaterThanOrEqual(0);
    }
    expect(depth).toBe(0);
    expect(latex.replaceAll(/\\[\\$]/g, '').split('$').length % 2).toBe(1);
  });

  it('has rows of as many cells as columns', () => {
    const tables = [...latex.matchAll(/\\begin\{tabular\}\{@\{\}(\w+)@\{\}\}\n([^]*?)\n\\end\{tabular\}\n/g)];
    expect(tables).toHaveLength(7);
    for (const [, columns = '', body = ''] of tables)
      for (const line of body.split('\n').filter((each) => !/^\\(top|mid|bottom)rule$/.test(each))) {
        expect(line).toMatch(/ \\\\$/);
        expect(cellsOf(line, '&')).toHaveLength(columns.length);
      }
  });

  it('uses letters of its first encoding alone, and comments nothing out', () => {
    expect(latex).toMatch(/^[\x20-\x7E\n]*$/);
    expect(latex.replace(/^%.*\n/, '')).not.toMatch(/(?<!\\)[%#~^]/);
    expect(latex.replaceAll(/\$[^$]*\$/g, '')).not.toMatch(/(?<!\\)_/);
  });
});
