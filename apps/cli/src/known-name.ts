import { didYouMean } from '@naswot/space';
import { UsageError } from './usage-error.ts';

/** That a name is not among the known ones, which of them was probably meant, and what to do. */
export const unknownName = (
  what: string,
  received: string,
  known: readonly string[],
  hint?: string,
): UsageError =>
  new UsageError(
    `unknown ${what} '${received}'; expected one of ${known.join(', ')}${didYouMean(received, known)}`,
    hint,
  );

/** Takes a flag's text where it is one of the known names. */
export const knownName =
  (what: string, known: readonly string[], hint?: string) =>
  (text: string): string => {
    if (known.includes(text)) return text;
    throw unknownName(what, text, known, hint);
  };
