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

const sqlStates = new Map<string, { kind: StoreErrorKind; what: string; hint: string }>([
  [
    '53100',
    { kind: 'no-space', what: 'has no space left', hint: 'free some space and run the same command again' },
  ],
  [
    '53200',
    {
      kind: 'no-space',
      what: 'has no memory left',
      hint: 'stop other programs and run the same command again',
    },
  ],
  [
    '57P01',
    { kind: 'unreachable', what: 'was shut down', hint: 'start the server and run the same command again' },
  ],
]);

const property = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (Reflect.get(value, name) as unknown) : undefined;

/** A database's error as the store's own where a user can do something about it; anything else is returned as it is. */
export function explainDatabaseError(error: unknown, location: string): unknown {
  const prismaPath = ['meta', 'driverAdapterError', 'cause', 'originalCode'];
  const code = prismaPath.reduce(property, error) ?? property(error, 'code');
  const known = typeof code === 'string' ? sqlStates.get(code) : undefined;
  if (known === undefined) return error;
  return new StoreError(
    known.kind,
    `the store ${location} ${known.what}; what was being written was not`,
    known.hint,
    {
      cause: error,
    },
  );
}
