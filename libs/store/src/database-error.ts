import { StoreError, type StoreErrorKind } from './store-error.ts';

interface Explanation {
  readonly kind: StoreErrorKind;
  /** After the store's location. */
  readonly what: string;
  readonly hint: string;
}

const unreachable = (what: string): Explanation => ({
  kind: 'unreachable',
  what,
  hint: 'check the address with --store, and that the server runs',
});
const gone = unreachable('ended the connection');
const refused = (what: string, hint: string): Explanation => ({ kind: 'refused', what, hint });
const noLogin = refused(
  'refused the user or the password',
  'check the user in --store, and the file that holds the password',
);
const untrusted = refused(
  'has a certificate that is not trusted here',
  'name the certificate of who signed it: postgres://...?sslmode=verify-full&sslrootcert=FILE',
);

const again = 'and run the same command again';

/** By SQLSTATE (https://www.postgresql.org/docs/current/errcodes-appendix.html). */
const sqlStates: Readonly<Record<string, Explanation>> = {
  '08000': gone,
  '08003': gone,
  '08006': gone,
  '25P03': gone,
  '28000': noLogin,
  '28P01': noLogin,
  '3D000': refused('has no such database', 'create the database first, or check its name in --store'),
  '53100': {
    kind: 'no-space',
    what: 'has no space left; what was being written was not',
    hint: `free some space ${again}`,
  },
  '53200': {
    kind: 'no-space',
    what: 'has no memory left; what was being written was not',
    hint: `stop other programs ${again}`,
  },
  '53300': unreachable('has no connection left'),
  '57P01': unreachable('was shut down'),
  '57P02': unreachable('was stopped by a crash'),
  '57P03': unreachable('is starting up or shutting down'),
};

/** By what Node.js or Prisma calls it. */
const socketCodes: Readonly<Record<string, Explanation>> = {
  EAI_AGAIN: unreachable('has a name that does not resolve'),
  ENOTFOUND: unreachable('has a name that does not resolve'),
  ECONNREFUSED: unreachable('does not answer'),
  EHOSTUNREACH: unreachable('cannot be reached'),
  ENETUNREACH: unreachable('cannot be reached'),
  ETIMEDOUT: unreachable('does not answer in time'),
  ECONNRESET: gone,
  EPIPE: gone,
  DatabaseNotReachable: unreachable('does not answer'),
  SocketTimeout: unreachable('does not answer in time'),
  ConnectionClosed: gone,
  DEPTH_ZERO_SELF_SIGNED_CERT: untrusted,
  SELF_SIGNED_CERT_IN_CHAIN: untrusted,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: untrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: untrusted,
  CERT_HAS_EXPIRED: untrusted,
  ERR_TLS_CERT_ALTNAME_INVALID: refused(
    'has a certificate for another host',
    'use the name that the certificate is for, or sslmode=verify-ca',
  ),
};

/** What node-postgres says in words only. */
const sentences: readonly (readonly [RegExp, Explanation])[] = [
  [
    /timeout exceeded when trying to connect|connection timeout|Query read timeout/,
    unreachable('does not answer in time'),
  ],
  [/Connection terminated|is not queryable|Client was closed/, gone],
  [/server does not support SSL/, refused('does not speak TLS', 'switch it on there, or leave sslmode out')],
  [/no password|password must be a string/i, noLogin],
];

const property = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (Reflect.get(value, name) as unknown) : undefined;

/** Prisma hands on what the driver said inside of its own error, and Node.js one error for each address that it tried. */
const within = (error: unknown): readonly unknown[] => [
  property(property(error, 'meta'), 'driverAdapterError'),
  property(error, 'cause'),
  property(property(error, 'errors'), '0'),
];

function explain(error: unknown): Explanation | undefined {
  if (typeof error !== 'object' || error === null || error instanceof StoreError) return undefined;
  for (const name of ['originalCode', 'code', 'kind']) {
    const code = property(error, name);
    const known = typeof code === 'string' ? (sqlStates[code] ?? socketCodes[code]) : undefined;
    if (known !== undefined) return known;
  }
  for (const inner of within(error)) {
    const known = explain(inner);
    if (known !== undefined) return known;
  }
  const text = String(property(error, 'message'));
  return sentences.find(([sentence]) => sentence.test(text))?.[1];
}

/** A database's error as the store's own where a user can do something about it; anything else is returned as it is. */
export function explainDatabaseError(error: unknown, location: string): unknown {
  const known = explain(error);
  if (known === undefined) return error;
  const { kind, what, hint } = known;
  return new StoreError(kind, `the store ${location} ${what}`, hint, { cause: error });
}
