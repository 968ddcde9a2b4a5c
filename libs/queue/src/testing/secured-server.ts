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
  accountsBlock,
  mappingsOf,
  numbered,
  queueAccounts,
  type ServerAccount,
} from '../jetstream/accounts.ts';
import { tlsAddress, tlsConfig, writeCertificate } from './tls-server.ts';

/** A server with TLS that lets nobody in without credentials. */
export interface SecuredServer extends AsyncDisposable {
  readonly url: string;
  readonly caFile: string;
  /** File of a user's credentials. */
  credentialsOf(user: string): string;
}

/** How a server knows the coordinator and these scorers: each returns its configuration, and writes the files of credentials. */
export type Authority = (
  scorers: readonly string[],
  credentialsFile: (user: string) => string,
) => Promise<string>;

const prefix = 'naswot';
const quoted = (text: string): string => JSON.stringify(text);
const unlimited = { subs: -1, data: -1, payload: -1 };
const storage = { mem_storage: -1, disk_storage: -1, streams: -1, consumer: -1 };
const limits = { ...unlimited, conn: -1, leaf: -1, imports: -1, exports: -1, wildcards: true };

/** A coordinator is always among the users. */
function present<Some>(some: Some | undefined): Some {
  if (some === undefined) throw new Error('there is no user; expected a coordinator');
  return some;
}

const service = (subject: string) => ({ name: subject, subject, type: 'service' as const });

function tokenOf(account: ServerAccount, key: KeyPair, owner: KeyPair, operator: KeyPair): Promise<string> {
  const { name, hasJetStream, exports, imports } = account;
  const claims = {
    limits: { ...limits, ...(hasJetStream && storage) },
    exports: exports.map(service),
    imports: imports.map(({ subject, localSubject }) => ({
      ...service(subject),
      account: owner.getPublicKey(),
      local_subject: numbered(localSubject),
    })),
    mappings: Object.fromEntries(
      Array.from(mappingsOf(account), ([subject, to]) => [subject, [{ subject: to }]]),
    ),
  };
  return encodeAccount(name, key, claims, { signer: operator });
}

/** An operator signs accounts, and the accounts their users, as `nsc` does. */
export const operatorAuthority: Authority = async (scorers, credentialsFile) => {
  const [operator, system, owner] = [createOperator(), createAccount(), createAccount()];
  const userKeys = new Map(['coordinator', ...scorers].map((name) => [name, createUser()]));
  const [coordinator, ...others] = Array.from(userKeys, ([name, key]) => ({
    name,
    publicKey: key.getPublicKey(),
  }));
  const preloaded: string[] = [];
  for (const account of queueAccounts(prefix, present(coordinator), others)) {
    const key = account.hasJetStream ? owner : createAccount();
    const userKey = present(userKeys.get(account.user.name));
    const { publish, subscribe } = account.permissions;
    const user = await encodeUser(account.user.name, userKey, key, {
      ...unlimited,
      pub: { allow: [...publish] },
      sub: { allow: [...subscribe] },
    });
    await writeFile(credentialsFile(account.user.name), fmtCreds(user, userKey));
    preloaded.push(`${key.getPublicKey()}: ${quoted(await tokenOf(account, key, owner, operator))}`);
  }
  const systemKey = system.getPublicKey();
  const systemToken = await encodeAccount('SYS', system, {}, { signer: operator });
  const operatorToken = await encodeOperator('operator', operator, { system_account: systemKey });
  return [
    `operator: ${quoted(operatorToken)}`,
    `system_account: ${systemKey}`,
    'resolver: MEMORY',
    `resolver_preload: { ${[...preloaded, `${systemKey}: ${quoted(systemToken)}`].join(', ')} }`,
  ].join('\n');
};

/** The users stand in the server's configuration by their public keys. */
export const configuredAuthority: Authority = async (scorers, credentialsFile) => {
  const users = ['coordinator', ...scorers].map(async (name) => {
    const key = createUser();
    await writeFile(credentialsFile(name), fmtCreds(await encodeUser(name, key, createAccount()), key));
    return { name, publicKey: key.getPublicKey() };
  });
  const [coordinator, ...others] = await Promise.all(users);
  return accountsBlock(queueAccounts(prefix, present(coordinator), others));
};

/** Starts a server that knows a coordinator, by that name, these scorers, and no others. */
export async function startSecuredNats(
  program: NatsProgram,
  authority: Authority,
  scorers: readonly string[],
): Promise<SecuredServer> {
  const folder = await mkdtemp(path.join(tmpdir(), 'naswot-secured-'));
  const credentialsOf = (user: string): string => path.join(folder, `${user}.creds`);
  await writeCertificate(folder);
  const config = `${tlsConfig(folder)}${await authority(scorers, credentialsOf)}\n`;
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
