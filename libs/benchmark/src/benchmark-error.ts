/** A table of trained accuracies that cannot be read or is not what it should be; `hint` says what to do. */
export class BenchmarkError extends Error {
  override readonly name = 'BenchmarkError';
  readonly hint: string | undefined;

  constructor(message: string, hint?: string, options?: ErrorOptions) {
    super(message, options);
    this.hint = hint;
  }
}

const longest = 60;

/** Lists and objects are not written out: they may nest as deep as a line is long. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`;
  if (typeof value !== 'object' || value === null) return String(value);
  return Array.isArray(value) ? 'a list' : 'an object';
}

/** What was received, for a message: one line without control characters, cut where it is long. */
export function shown(value: unknown): string {
  const text = textOf(value);
  const line = text.replace(/[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu, '\u00b7');
  return line.length > longest ? `${line.slice(0, longest)}...` : line;
}
