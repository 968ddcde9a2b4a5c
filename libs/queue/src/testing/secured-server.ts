import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  createAccount,
  createOperator,
  createUser,
  encodeAccount,
  encodeOperator,
  encodeUser,
  fmtCreds,
  type KeyPair,
} from '@nats-io/jwt';
import { startNats, type NatsProgram } from '../../../../tools/servers/nats.ts';
import {
  coordinatorPermissions,
  permissionsBlock,
  scorerPermissions,
  type SubjectPermissions,
} from '../jetstream/permissions.ts';
import { tlsAddress, tlsConfig, writeCertificate } from './tls-server.ts';

/** A server with TLS that lets nobody in without credentials. */
export interface SecuredServer extends AsyncDisposable {
  readonly url: string;
  readonly caFile: string;
  /** File of a user's credentials. */
  credentialsOf(user: string): string;
}

export type Users = Readonly<Record<string, SubjectPermissions>>;

/** A coordinator, by that name, and scorers, with their permissions. */
export const usersOf = (prefix: string, ...scorers: readonly string[]): Users => ({
  coordinator: coordinatorPermissions(prefix),
  ...Object.fromEntries(scorers.map((scorer) => [scorer, scorerPermissions(prefix, scorer)])),
});

/** How a server knows its users: each returns its configuration, and writes the files of credentials. */
export type Authority = (users: Users, credentialsFile: (user: string) => string) => Promise<string>;

const quoted = (text: string): string => JSON.stringify(text);
const unlimited = { subs: -1, data: -1, payload: -1 };

const userToken = (name: string, key: KeyPair, account: KeyPair, permissions: SubjectPermissions) =>
  encodeUser(name, key, account, {
    ...unlimited,
    pub: { allow: [...permissions.publish] },
    sub: { allow: [...permissions.subscribe] },
  });

/** An operator signs an account, and the account its users, as `nsc` does. */
export const operatorAuthority: Authority = async (users, credentialsFile) => {
  const [operator, account, system] = [createOperator(), createAccount(), createAccount()];
  for (const [name, permissions] of Object.entries(users)) {
    const key = createUser();
    await writeFile(credentialsFile(name), fmtCreds(await userToken(name, key, account, permissions), key));
  }
  const storage = { mem_storage: -1, disk_storage: -1, streams: -1, consumer: -1 };
  const limits = { ...unlimited, ...storage, conn: -1, leaf: -1, imports: -1, exports: -1, wildcards: true };
  const systemKey = system.getPublicKey();
  const accountToken = await encodeAccount('naswot', account, { limits }, { signer: operator });
  const systemToken = await encodeAccount('SYS', system, {}, { signer: operator });
  const operatorToken = await encodeOperator('operator', operator, { system_account: systemKey });
  return [
    `operator: ${quoted(operatorToken)}`,
    `system_account: ${systemKey}`,
    'resolver: MEMORY',
    `resolver_preload: { ${account.getPublicKey()}: ${quoted(accountToken)}, ${systemKey}: ${quoted(systemToken)} }`,
  ].join('\n');
};

/** The users stand in the server's configuration by their public keys. */
export const configuredAuthority: Authority = async (users, credentialsFile) => {
  const account = createAccount();
  const entries = Object.entries(users).map(async ([name, permissions]) => {
    const key = createUser();
    await writeFile(credentialsFile(name), fmtCreds(await userToken(name, key, account, permissions), key));
    return `{ nkey: ${key.getPublicKey()}, permissions: ${permissionsBlock(permissions)} }`;
  });
  return `authorization: { users: [ ${(await Promise.all(entries)).join(',\n')} ] }`;
};

/** Starts a server that knows these users and no others. */
export async function startSecuredNats(
  program: NatsProgram,
  authority: Authority,
  users: Users,
): Promise<SecuredServer> {
  const folder = await mkdtemp(path.join(tmpdir(), 'naswot-secured-'));
  const credentialsOf = (user: string): string => path.join(folder, `${user}.creds`);
  await writeCertificate(folder);
  const config = `${tlsConfig(folder)}${await authority(users, credentialsOf)}\n`;
  const server = await startNats(program, { config });
  return {
    url: tlsAddress(server.url),
    caFile: path.join(folder, 'cert.pem'),
    credentialsOf,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
}
