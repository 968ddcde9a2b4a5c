/** An engine that could not be installed, and what to do about it. */
export class InstallError extends Error {
  override readonly name = 'InstallError';
  readonly hint: string | undefined;

  constructor(message: string, hint?: string, options?: ErrorOptions) {
    super(message, options);
    this.hint = hint;
  }
}
