import { createHash, randomBytes } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { makeAuthority, makeServerCertificate } from './authority.ts';
import { makeNatsUsers } from './nats-users.ts';

/** Those that show a certificate, by the names under which docker/compose.yaml knows them. */
const servers = ['postgres', 'nats', 'coordinator'] as const;
const roles = ['operator', 'reader'] as const;

/**
 * The folder is its owner's alone. Compose mounts single files of it with the rights that they have here, and the accounts of
 * containers have to read them.
 */
const folderMode = 0o700;
const containerMode = 0o644;
const ownerMode = 0o600;

const secret = (): string => randomBytes(32).toString('base64url');

async function makeTokens(write: (name: string, content: string, mode: number) => Promise<void>) {
  const tokens = roles.map((role) => ({ role, token: secret() }));
  const digests = tokens.map(
    ({ role, token }) => `${role} sha256:${createHash('sha256').update(token).digest('hex')}\n`,
  );
  await write('tokens', digests.join(''), containerMode);
  for (const { role, token } of tokens) await write(`${role}.token`, `${token}\n`, ownerMode);
}

/**
 * Makes all that the programs of a cluster know each other by, as files of a new folder: certificates of servers and of their
 * authority, whose key is not kept; Postgres's password; NATS's users and their credentials; the coordinator's tokens, of which it
 * gets the digests. Throws where the folder is there.
 */
export async function makeSecrets(folder: string, scorers: readonly string[]): Promise<void> {
  await mkdir(path.dirname(folder), { recursive: true });
  await mkdir(folder, { mode: folderMode }).catch((cause: unknown) => {
    throw new Error(`the folder ${folder} cannot be made; expected one that is not there yet`, { cause });
  });
  const write = (name: string, content: string | Uint8Array, mode: number): Promise<void> =>
    writeFile(path.join(folder, name), content, { mode });
  await makeAuthority(folder);
  for (const server of servers) await makeServerCertificate(folder, server, containerMode);
  for (const leftover of ['authority.key', 'openssl.cnf']) await rm(path.join(folder, leftover));
  await write('postgres-password', secret(), containerMode);
  await makeTokens(write);
  const { config, credentials } = await makeNatsUsers(scorers);
  await write('nats-users.conf', config, containerMode);
  for (const [user, text] of credentials) await write(`${user}.creds`, text, containerMode);
}
