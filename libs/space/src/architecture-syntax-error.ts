/** A string that is no architecture of its space; the message shows the string and points at the wrong token. */
export class ArchitectureSyntaxError extends Error {
  override readonly name = 'ArchitectureSyntaxError';
  /** Where the wrong token begins, in UTF-16 units. */
  readonly offset: number;

  constructor(architecture: string, offset: number, expected: string) {
    const found = architecture.slice(offset).split(/[|+]/)[0] || architecture.charAt(offset) || 'the end';
    super(
      `the architecture string is wrong at character ${offset + 1}: received '${found}', expected ${expected}\n` +
        `  ${architecture}\n  ${' '.repeat(offset)}^`,
    );
    this.offset = offset;
  }
}
