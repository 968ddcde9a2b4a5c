import { DatasetError } from '@naswot/dataset';
import { StoreError } from '@naswot/store';
import { UsageError } from './usage-error.ts';

const hints: readonly (new (...args: never[]) => Error & { readonly hint: string | undefined })[] = [
  UsageError,
  DatasetError,
  StoreError,
];

const hintOf = (error: Error): string | undefined =>
  hints.map((kind) => (error instanceof kind ? error.hint : undefined)).find((hint) => hint !== undefined);

/** Whether the command line asked for something that cannot be, rather than something having failed. */
const isUsage = (error: Error): boolean =>
  error instanceof UsageError || error instanceof RangeError || error.name === 'ArchitectureSyntaxError';

/** Prints one clear sentence, a hint where there is one, the stack where it is asked for; returns the exit code. */
export function reportError(thrown: unknown, isVerbose: boolean): number {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  process.stderr.write(`naswot: error: ${error.message}\n`);
  const hint = hintOf(error);
  if (hint !== undefined) process.stderr.write(`hint: ${hint}\n`);
  if (isVerbose) process.stderr.write(`${error.stack ?? ''}\n`);
  return isUsage(error) ? 2 : 1;
}
