import { DatasetError } from '@naswot/dataset';
import { StoreError, type StoreErrorKind } from '@naswot/store';
import { UsageError } from './usage-error.ts';

/** What a user is told of an error. */
export interface Explanation {
  readonly message: string;
  /** What to do about it. */
  readonly hint: string | undefined;
  /** 2 where the command line asked for something that cannot be, 1 where something failed. */
  readonly exitCode: 1 | 2;
}

/** Kinds that a store has when it is asked for what is not there. */
const usageKinds: ReadonlySet<StoreErrorKind> = new Set(['no-such-search', 'ambiguous', 'not-a-store']);

/** What to do where the store does not say it: it does not know what commands there are. */
const storeHints: Readonly<Partial<Record<StoreErrorKind, string>>> = {
  'no-such-search': "'naswot searches list' shows what there is",
  ambiguous: "'naswot searches list' shows what there is",
  fenced: "'naswot searches list' shows how it stands",
};

const isUsage = (error: Error): boolean =>
  error instanceof UsageError ||
  error instanceof RangeError ||
  error.name === 'ArchitectureSyntaxError' ||
  (error instanceof StoreError && usageKinds.has(error.kind));

function hintOf(error: Error): string | undefined {
  if (error instanceof StoreError) return error.hint ?? storeHints[error.kind];
  return error instanceof UsageError || error instanceof DatasetError ? error.hint : undefined;
}

/** An error in words for a user, and the exit code that it means. */
export const explainError = (error: Error): Explanation => ({
  message: error.message.trim(),
  hint: hintOf(error),
  exitCode: isUsage(error) ? 2 : 1,
});

/** Prints one clear sentence, a hint where there is one, the stack where it is asked for; returns the exit code. */
export function reportError(thrown: unknown, isVerbose: boolean): number {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const { message, hint, exitCode } = explainError(error);
  process.stderr.write(`naswot: error: ${message}\n`);
  if (hint !== undefined) process.stderr.write(`hint: ${hint}\n`);
  if (isVerbose) process.stderr.write(`${error.stack ?? ''}\n`);
  return exitCode;
}
