/** Images that are missing, broken or too few; `hint` says what to do. */
export class DatasetError extends Error {
  override readonly name = 'DatasetError';
  readonly hint: string | undefined;

  constructor(message: string, hint?: string, options?: ErrorOptions) {
    super(message, options);
    this.hint = hint;
  }
}

/** What an error says, whatever was thrown. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
