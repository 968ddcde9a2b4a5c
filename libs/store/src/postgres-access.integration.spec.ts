import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inspect } from 'node:util';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCertificate } from '../../../tools/servers/certificate.ts';
import { startPostgres, type PostgresServer } from '../../../tools/servers/postgres.ts';
import { openStore } from './open-store.ts';
import { readPostgresAddress } from './postgres-config.ts';

const secret = 'hush: a\\b';
let folder = '';
let server: PostgresServer;
/** `NAME` is replaced by the path of that file. */
let address: (parameters: string, host?: string) => string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'naswot-access-'));
  const [own, other] = [await makeCertificate('IP:127.0.0.1'), await makeCertificate('IP:127.0.0.1')];
  server = await startPostgres({ tls: own, password: secret });
  const files = {
    ROOT: own.certificate,
    STRANGER: other.certificate,
    PASSWORD: `${secret}\n`,
    WRONG: 'wrong',
    EMPTY: '',
    PASSFILE: String.raw`*:${server.port}:naswot:naswot:hush\: a\\b`,
    NOBODYS: '*:*:*:somebody:x',
    OPEN: '*:*:*:*:x',
  };
  const fileOf = (name: string): string => path.join(folder, name.toLowerCase());
  for (const [name, text] of Object.entries(files)) await writeFile(fileOf(name), text, { mode: 0o600 });
  await chmod(fileOf('OPEN'), 0o644);
  await server.createDatabase('naswot');
  address = (parameters, host = '127.0.0.1') =>
    `postgres://naswot@${host}:${server.port}/naswot?${parameters.replaceAll(/=([A-Z]+)/g, (_, name: string) => `=${fileOf(name)}`)}`;
}, 300_000);
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

describe('a Postgres that speaks TLS and asks for passwords', () => {
  it.each([
    ['sslmode=verify-full&sslrootcert=ROOT&passwordFile=PASSWORD', '127.0.0.1'],
    ['sslrootcert=ROOT&passfile=PASSFILE', '127.0.0.1'],
    ['sslmode=verify-ca&sslrootcert=ROOT&passwordFile=PASSWORD', 'localhost'],
    ['sslmode=require&passwordFile=PASSWORD', 'localhost'],
  ])('is opened with %s at %s', async (parameters, host) => {
    await using store = await openStore(address(parameters, host));
    expect(store.location).toBe(`postgres://${host}:${server.port}/naswot`);
    expect(await store.countSearches()).toBe(0);
  });

  it('takes the password of PGPASSFILE where the address names no file', async () => {
    const passwordOf = async (parameters: string): Promise<unknown> => {
      const { config } = await readPostgresAddress(address(parameters), path.join(folder, 'passfile'));
      return typeof config.password === 'function' ? config.password() : config.password;
    };
    expect(await passwordOf('sslmode=disable')).toBe(secret);
    expect(await passwordOf('passwordFile=WRONG')).toBe('wrong');
  });

  it('encrypts every connection, that of a leader too', async () => {
    await using store = await openStore(address('sslrootcert=ROOT&passwordFile=PASSWORD'));
    await using _ = await store.lead('here', new AbortController().signal);
    const login = { host: '127.0.0.1', port: server.port, user: 'naswot', password: secret };
    const admin = new pg.Client({ ...login, database: 'naswot', ssl: { rejectUnauthorized: false } });
    await admin.connect();
    const { rows } = await admin.query<{ ssl: boolean }>(
      `select ssl from pg_stat_ssl join pg_stat_activity using (pid)
       where application_name = 'naswot' and datname = 'naswot'`,
    );
    await admin.end();
    expect(rows.length).toBeGreaterThan(1);
    expect(rows.every(({ ssl }) => ssl)).toBe(true);
  });

  it.each([
    ['sslmode=disable&passwordFile=PASSWORD', '127.0.0.1', 'refused', /cannot be opened|refused the user/],
    ['sslrootcert=STRANGER&passwordFile=PASSWORD', '127.0.0.1', 'refused', /certificate that is not trusted/],
    ['sslrootcert=ROOT&passwordFile=PASSWORD', 'localhost', 'refused', /certificate for another host/],
    ['sslmode=verify-full&passwordFile=PASSWORD', '127.0.0.1', 'refused', /certificate that is not trusted/],
    ['sslrootcert=ROOT&passwordFile=WRONG', '127.0.0.1', 'refused', /refused the user or the password/],
    ['sslrootcert=ROOT', '127.0.0.1', 'refused', /refused the user or the password/],
    ['sslrootcert=ROOT&passwordFile=EMPTY', '127.0.0.1', 'refused', /password file .* is empty/],
    ['sslrootcert=ROOT&passwordFile=MISSING', '127.0.0.1', 'refused', /password file .* cannot be read/],
    ['sslrootcert=ROOT&passfile=NOBODYS', '127.0.0.1', 'refused', /has no line for naswot at 127.0.0.1/],
    ['sslrootcert=ROOT&passfile=OPEN', '127.0.0.1', 'refused', /may be read by others/],
    ['sslrootcert=MISSING', '127.0.0.1', 'refused', /missing cannot be read/],
    ['sslmode=prefer', '127.0.0.1', 'not-a-store', /sslmode of the store received 'prefer'/],
    ['sslmod=require', '127.0.0.1', 'not-a-store', /a parameter 'sslmod', which is unknown/],
  ])('refuses %s at %s and says why', async (parameters, host, kind, message) => {
    const error: unknown = await openStore(address(parameters, host)).catch((failure: unknown) => failure);
    expect(error).toMatchObject({
      name: 'StoreError',
      kind,
      message: expect.stringMatching(message) as string,
    });
  });

  it('never repeats a password of the address', async () => {
    for (const bad of [
      `postgres://naswot:sesame@127.0.0.1:${server.port}/naswot?sslmode=require`,
      'postgres://naswot:sesame@127.0.0.1:1/naswot',
      'postgres://naswot:sesame@127.0.0.1:port/naswot',
      'postgres://naswot:sesame@127.0.0.1/naswot?sslmode=none',
    ]) {
      const error: unknown = await openStore(bad).catch((failure: unknown) => failure);
      expect(error).toMatchObject({ name: 'StoreError' });
      expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('sesame');
    }
  });
});
