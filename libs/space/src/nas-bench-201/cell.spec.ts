import { describe, expect, it } from 'vitest';
import { ArchitectureSyntaxError } from '../architecture-syntax-error.ts';
import { cellAt, cellCount, formatCell, parseCell, placeOf } from './cell.ts';

function syntaxErrorOf(architecture: string): ArchitectureSyntaxError {
  try {
    parseCell(architecture);
  } catch (error) {
    if (error instanceof ArchitectureSyntaxError) return error;
    throw error;
  }
  throw new Error(`'${architecture}' was taken for a cell`);
}

describe('the enumeration of cells', () => {
  it('varies the last edge fastest, operations in the benchmark’s order', () => {
    expect([0, 1, 2, 3, 4, 5].map((place) => formatCell(cellAt(place)))).toEqual([
      '|none~0|+|none~0|none~1|+|none~0|none~1|none~2|',
      '|none~0|+|none~0|none~1|+|none~0|none~1|skip_connect~2|',
      '|none~0|+|none~0|none~1|+|none~0|none~1|nor_conv_1x1~2|',
      '|none~0|+|none~0|none~1|+|none~0|none~1|nor_conv_3x3~2|',
      '|none~0|+|none~0|none~1|+|none~0|none~1|avg_pool_3x3~2|',
      '|none~0|+|none~0|none~1|+|none~0|skip_connect~1|none~2|',
    ]);
    expect(formatCell(cellAt(5 ** 5))).toBe('|skip_connect~0|+|none~0|none~1|+|none~0|none~1|none~2|');
  });

  it('is a bijection', () => {
    const places = Array.from({ length: cellCount }, (_, place) => place);
    expect(places.filter((place) => placeOf(cellAt(place)) !== place)).toEqual([]);
    expect(new Set(places.map((place) => formatCell(cellAt(place)))).size).toBe(cellCount);
  });
});

describe('a string that is no cell', () => {
  const good =
    '|nor_conv_3x3~0|+|nor_conv_3x3~0|avg_pool_3x3~1|+|skip_connect~0|nor_conv_3x3~1|skip_connect~2|';

  it('is shown with a caret under the wrong token, and what was probably meant', () => {
    expect(syntaxErrorOf('|none~0|+|skip_conect~0|none~1|+|none~0|none~1|none~2|').message).toBe(
      [
        "the architecture string is wrong at character 11: received 'skip_conect~0', expected one of none, " +
          "skip_connect, nor_conv_1x1, nor_conv_3x3, avg_pool_3x3, then '~0'; did you mean 'skip_connect'?",
        '  |none~0|+|skip_conect~0|none~1|+|none~0|none~1|none~2|',
        '            ^',
      ].join('\n'),
    );
  });

  it.each([
    ['an empty one', '', 0, "received the end, expected '|'"],
    ['one of another space', '64:64:64:64:64', 0, "received '64:64:64:64:64', expected '|'"],
    ['a wrong source', good.replace('avg_pool_3x3~1', 'avg_pool_3x3~2'), 46, "received '2', expected node 1"],
    ['a missing node', good.slice(0, 47), 47, "received the end, expected '|+|'"],
    ['a missing edge', good.replace('avg_pool_3x3~1|', ''), 33, "received '+', expected one of none"],
    ['more behind it', `${good}+|none~0|`, good.length, "received '+', expected the end"],
    ['a blank before it', ` ${good}`, 0, "received ' ', expected '|'"],
    ['a line end behind it', `${good}\n`, good.length, "received '\u00b7', expected the end"],
    ['another case', good.toUpperCase(), 1, "did you mean 'nor_conv_3x3'?"],
  ])('is refused where it goes wrong: %s', (_, architecture, offset, sentence) => {
    const error = syntaxErrorOf(architecture);
    expect(error.offset).toBe(offset);
    expect(error.message).toContain(sentence);
    const [, shown, caret] = error.message.split('\n');
    expect(shown).toHaveLength(architecture.length + 2);
    expect(caret).toHaveLength(offset + 3);
  });

  it('cannot steer a terminal', () => {
    expect(syntaxErrorOf('\u001b[2J|none').message).not.toContain('\u001b');
  });
});
