import { readFile, stat } from 'node:fs/promises';
import { StoreError } from './store-error.ts';

const refused = (message: string, hint: string): StoreError => new StoreError('refused', message, hint);

async function readSecret(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw refused(`the password file ${file} cannot be read: ${reason}`, 'check its name and its rights');
  });
}

/** The password that a file holds and nothing else, but for the end of the line. */
export async function readPasswordFile(file: string): Promise<string> {
  const password = (await readSecret(file)).replace(/\r?\n$/, '');
  if (password !== '') return password;
  throw refused(`the password file ${file} is empty`, 'write the password of the store into it');
}

/** Whom a password is for. */
export interface Login {
  readonly host: string;
  readonly port: string;
  readonly database: string;
  readonly user: string;
}

/** Fields between colons, which a backslash before them makes part of a field; the last one is the password. */
const splitLine = (line: string): readonly string[] =>
  Array.from(`${line}:`.matchAll(/((?:\\.|[^:\\])*):/g), ([, field = '']) => field.replace(/\\(.)/g, '$1'));

/** The password for a login in the text of a passfile: that of the first line which fits; null where none does. */
export function findPassword(text: string, { host, port, database, user }: Login): string | null {
  const login = [host, port, database, user];
  for (const line of text.split(/\r?\n/)) {
    if (line.startsWith('#')) continue;
    const fields = splitLine(line);
    const fits = login.every((value, k) => fields[k] === '*' || fields[k] === value);
    if (fits && fields[login.length] !== undefined) return fields[login.length] ?? null;
  }
  return null;
}

/** Rights of others than the owner. */
const others = 0o077;

/**
 * The password for a login from a file in libpq's form, `HOST:PORT:DATABASE:USER:PASSWORD` a line, which nobody else may read.
 * @see https://www.postgresql.org/docs/current/libpq-pgpass.html
 */
export async function readPassfile(file: string, login: Login): Promise<string> {
  const text = await readSecret(file);
  if (process.platform !== 'win32' && ((await stat(file)).mode & others) !== 0)
    throw refused(`the password file ${file} may be read by others than its owner`, `run chmod 600 ${file}`);
  const password = findPassword(text, login);
  if (password !== null) return password;
  const { user, host, port, database } = login;
  throw refused(
    `the password file ${file} has no line for ${user} at ${host}:${port}/${database}`,
    'add the line HOST:PORT:DATABASE:USER:PASSWORD; * stands for any',
  );
}
