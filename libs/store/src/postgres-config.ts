import { readFile } from 'node:fs/promises';
import type { ConnectionOptions } from 'node:tls';
import type pg from 'pg';
import { readPasswordFile, readPassfile } from './password-file.ts';
import { planEachTime } from './statement.ts';
import { StoreError } from './store-error.ts';

/** How a Postgres is reached. */
export interface PostgresAddress {
  /** For people: without user, password and parameters. */
  readonly location: string;
  readonly config: pg.ClientConfig;
}

const unusable = (message: string, hint: string): StoreError => new StoreError('not-a-store', message, hint);

/**
 * What of TLS: `require` encrypts and believes any certificate where `sslrootcert` names none; `verify-ca` and `verify-full`
 * check it, and `verify-full` the host's name too. The words are libpq's; those that fall back to plain text are left out.
 * @see https://www.postgresql.org/docs/current/libpq-ssl.html
 */
const modes = ['disable', 'require', 'verify-ca', 'verify-full'] as const;
type Mode = (typeof modes)[number];

const parameters = [
  'sslmode',
  'sslrootcert',
  'sslcert',
  'sslkey',
  'passfile',
  'passwordFile',
  'application_name',
] as const;
type Parameters = Readonly<Partial<Record<(typeof parameters)[number], string>>>;

function parseUrl(text: string): URL {
  try {
    return new URL(text);
  } catch {
    // Its own message repeats the address, which may hold a password.
    throw unusable('the address of the store is none', 'expected postgres://USER@HOST:PORT/DATABASE');
  }
}

function readParameters({ searchParams }: URL): Parameters {
  const given = Object.fromEntries(searchParams);
  const unknown = Object.keys(given).find((name) => !parameters.some((known) => known === name));
  if (unknown !== undefined)
    throw unusable(
      `the address of the store has a parameter '${unknown}', which is unknown`,
      `expected ${parameters.join(', ')}`,
    );
  return given;
}

function modeOf({ sslmode, sslrootcert, sslcert }: Parameters): Mode {
  const mode = sslmode ?? (sslrootcert === undefined && sslcert === undefined ? 'disable' : 'verify-full');
  const known = modes.find((name) => name === mode);
  if (known === undefined)
    throw unusable(`sslmode of the store received '${mode}'`, `expected one of ${modes.join(', ')}`);
  return known;
}

async function readPem(file: string | undefined): Promise<string | undefined> {
  return file === undefined
    ? undefined
    : readFile(file, 'utf8').catch((cause: unknown) => {
        throw new StoreError(
          'refused',
          `${file} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`,
          'check sslrootcert, sslcert and sslkey in the address of the store',
        );
      });
}

const given = <T extends object>(values: T): Partial<T> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>;

async function tlsOptions(host: string, mode: Mode, files: Parameters): Promise<ConnectionOptions | false> {
  if (mode === 'disable') return false;
  const ca = await readPem(files.sslrootcert);
  const [cert, key] = [await readPem(files.sslcert), await readPem(files.sslkey)];
  const isChecked = mode !== 'require' || ca !== undefined;
  const anyHost = mode === 'verify-full' ? {} : { checkServerIdentity: () => undefined };
  // Without it an address in numbers would be checked as localhost.
  return { host, ...given({ ca, cert, key }), rejectUnauthorized: isChecked, ...anyHost };
}

/** Where a password comes from: a file that holds nothing else, one in libpq's form, or the address itself. */
function passwordOf(url: URL, { passfile, passwordFile }: Parameters, standardFile: string | undefined) {
  if (passwordFile !== undefined) return { password: () => readPasswordFile(passwordFile) };
  if (url.password !== '') return { password: decodeURIComponent(url.password) };
  const file = passfile ?? standardFile;
  if (file === undefined) return {};
  return {
    password: () =>
      readPassfile(file, {
        host: url.hostname,
        port: url.port || '5432',
        database: decodeURIComponent(url.pathname.slice(1)),
        user: decodeURIComponent(url.username),
      }),
  };
}

/**
 * A server that does not answer is given up. One whose other end is gone without a word is noticed by both: it would hold locks, a
 * leader's among them, for hours.
 */
const connectLimitMs = 10_000;
const keepaliveMs = 10_000;
const serverSettings = [
  ...planEachTime,
  // Its own 4 is for disks that turn: of 10^6 scores whole tables were read for what a thousand look-ups find.
  ...['-c', 'random_page_cost=1.1'],
  ...['-c', 'tcp_keepalives_idle=10', '-c', 'tcp_keepalives_interval=5', '-c', 'tcp_keepalives_count=3'],
  // Where what was sent is not acknowledged, keepalives are silent.
  ...['-c', 'tcp_user_timeout=25000'],
  ...['-c', 'idle_in_transaction_session_timeout=60s'],
];

/**
 * Reads the address of a store, and the files that it names. Passwords are read again for every connection. `standardFile` is
 * libpq's PGPASSFILE. Throws a StoreError that repeats no secret.
 */
export async function readPostgresAddress(
  text: string,
  standardFile: string | undefined,
): Promise<PostgresAddress> {
  const url = parseUrl(text);
  const named = readParameters(url);
  const { host, port, username, pathname } = url;
  const hostname = url.hostname.replace(/^\[(.+)\]$/, '$1');
  return {
    location: `postgres://${host}${pathname}`,
    config: {
      host: hostname,
      ...(port === '' ? {} : { port: Number(port) }),
      ...(username === '' ? {} : { user: decodeURIComponent(username) }),
      ...(pathname.length < 2 ? {} : { database: decodeURIComponent(pathname.slice(1)) }),
      ...passwordOf(url, named, standardFile),
      ssl: await tlsOptions(hostname, modeOf(named), named),
      application_name: named.application_name ?? 'naswot',
      options: serverSettings.join(' '),
      keepAlive: true,
      keepAliveInitialDelayMillis: keepaliveMs,
      connectionTimeoutMillis: connectLimitMs,
    },
  };
}
