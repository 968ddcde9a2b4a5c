/** What went wrong with a store: decides what a user can do about it. */
export type StoreErrorKind =
  | 'in-use'
  | 'not-a-store'
  | 'unwritable'
  | 'no-space'
  | 'damaged'
  | 'newer'
  | 'fenced'
  | 'unreachable'
  | 'refused'
  | 'exists'
  | 'no-such-search'
  | 'ambiguous';

/** A store that cannot be opened or written; nothing was changed. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly kind: StoreErrorKind;
  readonly hint: string | undefined;

  constructor(kind: StoreErrorKind, message: string, hint?: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
    this.hint = hint;
  }
}

const noSpaceCodes = new Set(['ENOSPC', 'EDQUOT']);
const unwritableCodes = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'EISDIR']);

export const noSpace = (directory: string, cause: unknown): StoreError =>
  new StoreError(
    'no-space',
    `no space is left for the store ${directory}`,
    'free some space and run the same command again',
    { cause },
  );

/** A file system's error as the store's own; anything else is returned as it is. */
export function explainFileError(error: unknown, directory: string): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  const code = String(error.code);
  if (noSpaceCodes.has(code)) return noSpace(directory, error);
  if (unwritableCodes.has(code))
    return new StoreError(
      'unwritable',
      `the store ${directory} cannot be written: ${error.message}`,
      'choose another folder with --home DIR',
      { cause: error },
    );
  return error;
}

/**
 * Whether the same may succeed a moment later: the database cannot be reached, or ended the connection. What was being written is
 * written whole or not at all, and nobody knows which: repeat what says that a repeat is safe, and look first before anything else.
 */
export const isTransient = (error: unknown): boolean =>
  error instanceof StoreError && error.kind === 'unreachable';
