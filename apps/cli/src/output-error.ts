/** A file that a command was to write and could not: exit 1. */
export class OutputError extends Error {
  override readonly name = 'OutputError';
  readonly hint = 'choose another file, in a folder that is there and may be written';

  constructor(message: string, cause: unknown) {
    super(message, { cause });
  }
}
