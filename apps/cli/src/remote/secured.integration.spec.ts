import { chmod, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCertificate } from '../../../../tools/servers/certificate.ts';
import {
  addressOf,
  openCluster,
  startCoordinator,
  type ClusterPlace,
  type Member,
} from '../testing/cluster-processes.ts';
import { runNaswot, scratchHome, type Finished } from '../testing/run-naswot.ts';
import { tinySearch } from '../testing/tiny-search.ts';

type Home = Awaited<ReturnType<typeof scratchHome>>;

const tokens = {
  operator: 'operator-k2Wq9xZr7TmB',
  reader: 'reader-h8Yp3vNc5LsD1',
  unknown: 'unknown-f4Jt6bGe0RaU',
} as const;

let cluster: ClusterPlace;
let coordinator: Member;
let home: Home;
let address: string;
/** Whose certificate is for another address. */
let elsewhere: Member;

const write = async (name: string, text: string, mode = 0o600): Promise<string> => {
  const file = path.join(home.folder, name);
  await writeFile(file, text);
  await chmod(file, mode);
  return file;
};

beforeAll(async () => {
  [cluster, home] = await Promise.all([openCluster(), scratchHome()]);
  const { certificate, key } = await makeCertificate('IP:127.0.0.1');
  const other = await makeCertificate('IP:127.0.0.1');
  for (const [name, token] of Object.entries(tokens)) await write(`${name}.token`, `${token}\n`);
  await write('open.token', tokens.operator, 0o644);
  await write('other-ca.pem', other.certificate);
  const [cert, keyFile, tokenFile] = await Promise.all([
    write('ca.pem', certificate),
    write('key.pem', key),
    write('tokens', `operator ${tokens.operator}\nreader ${tokens.reader}\n`),
  ]);
  const doors = ['--tls-cert', cert, '--tls-key', keyFile, '--token-file', tokenFile];
  coordinator = await startCoordinator(cluster, ...doors);
  address = addressOf(coordinator);
  elsewhere = await startCoordinator(cluster, ...doors, '--listen', '127.0.0.2:0');
});
afterAll(async () => {
  await Promise.all([coordinator, elsewhere].map((member) => member[Symbol.asyncDispose]()));
  await cluster[Symbol.asyncDispose]();
  await home[Symbol.asyncDispose]();
});

interface Door {
  readonly at?: () => string;
  readonly ca?: string;
  readonly token?: string;
}

/** Runs a command at the coordinator by a door. What it says never holds a token. */
async function run({ at = () => address, ca, token }: Door, ...args: readonly string[]): Promise<Finished> {
  const tls = ca === undefined ? [] : ['--tls-ca', path.join(home.folder, ca)];
  const secret = token === undefined ? [] : ['--token-file', path.join(home.folder, token)];
  const finished = await runNaswot(home.folder, ...args, '--coordinator', at(), ...tls, ...secret);
  for (const value of Object.values(tokens)) expect(finished.stdout + finished.stderr).not.toContain(value);
  return finished;
}

const asking = ['searches', 'list'];
const creating = tinySearch('--samples', '3', '--detach');

describe('a coordinator that wants TLS and a token', () => {
  it('is used with both, and hears of nothing but the token', async () => {
    const door = { ca: 'ca.pem', token: 'operator.token' };
    const { code, stdout, stderr } = await run(door, ...creating, '--verbose');
    expect(code).toBe(0);
    expect(stderr).toContain(`--tls-ca ${path.join(home.folder, 'ca.pem')} --token-file `);
    expect((await run({ ...door, token: 'reader.token' }, 'searches', 'list')).stdout).toContain(
      stdout.trim(),
    );
  });

  it('warns of a file that everybody may read, and uses it', async () => {
    const { code, stderr } = await run({ ca: 'ca.pem', token: 'open.token' }, 'searches', 'list');
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /^warning: every user of this machine can read the token in .*open\.token: chmod 600 it\n$/,
    );
  });

  it.each<[string, Door, readonly string[], RegExp, number]>([
    ['without a token', { ca: 'ca.pem' }, creating, /a token is missing.*\nhint: .*--token-file FILE/, 1],
    ['with an unknown token', { ca: 'ca.pem', token: 'unknown.token' }, creating, /the token is unknown/, 1],
    [
      "with a reader's token",
      { ca: 'ca.pem', token: 'reader.token' },
      creating,
      /the role reader may not/,
      1,
    ],
    ['without TLS', {}, asking, /no coordinator answers at .*\nhint: .*--tls-ca FILE/, 1],
    [
      'with another authority',
      { ca: 'other-ca.pem' },
      asking,
      /self-signed certificate\nhint: .*--tls-ca FILE/,
      1,
    ],
    [
      'at another address',
      { at: () => addressOf(elsewhere), ca: 'ca.pem' },
      asking,
      /does not match cert.*altnames/,
      1,
    ],
    [
      'in the clear',
      { at: () => 'naswot.example:50051', token: 'operator.token' },
      asking,
      /the token is not sent to naswot\.example:50051 without TLS\nhint: .*--tls-ca FILE/,
      2,
    ],
    [
      'with an authority that is not there',
      { ca: 'no.pem' },
      asking,
      /no\.pem cannot be read: there is no/,
      2,
    ],
    ['with an authority that is none', { ca: 'key.pem' }, asking, /key\.pem is no certificate in PEM/, 2],
    [
      'with a token that is not there',
      { token: 'no.token' },
      asking,
      /no\.token cannot be read: there is no/,
      2,
    ],
  ])('is not reached %s', async (_how, door, args, sentence, exitCode) => {
    const { code, stdout, stderr } = await run(door, ...args, '--verbose');
    expect(stderr).toMatch(sentence);
    expect(stderr).not.toContain('Warning');
    expect({ code, stdout }).toEqual({ code: exitCode, stdout: '' });
  });

  it.each<[string, Door, RegExp]>([
    [
      'what is wrong with the token',
      { ca: 'ca.pem', token: 'unknown.token' },
      /^token +broken +the token is unknown; /m,
    ],
    [
      'that the certificate is not known',
      { ca: 'other-ca.pem', token: 'reader.token' },
      /^coordinator +broken +/m,
    ],
    [
      'that all is well',
      { ca: 'ca.pem', token: 'reader.token' },
      /^token +fine +the one in .* is accepted$/m,
    ],
  ])('is examined by the doctor, who says %s', async (_what, door, line) => {
    expect((await run(door, 'doctor')).stdout).toMatch(line);
  });
});
