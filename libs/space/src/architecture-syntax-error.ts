/** One character for one, so that the caret stays under its token and no string can move a terminal's cursor. */
const printable = (text: string): string => text.replace(/[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu, '\u00b7');

/**
 * A string that is no architecture of its space. The message says what was found, what was expected, and shows the string with
 * a caret under the wrong token.
 */
export class ArchitectureSyntaxError extends Error {
  override readonly name = 'ArchitectureSyntaxError';
  /** Where the wrong token begins, in UTF-16 units; the string's length where it ends too early. */
  readonly offset: number;

  constructor(architecture: string, offset: number, expected: string) {
    const found = architecture.slice(offset).split(/[|+]/)[0] || architecture.charAt(offset);
    const received = found === '' ? 'the end' : `'${printable(found)}'`;
    super(
      `the architecture string is wrong at character ${offset + 1}: received ${received}, expected ${expected}\n` +
        `  ${printable(architecture)}\n  ${' '.repeat(offset)}^`,
    );
    this.offset = offset;
  }
}
