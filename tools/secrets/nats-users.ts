import { createAccount, createUser, encodeUser, fmtCreds } from '@nats-io/jwt';
import {
  coordinatorPermissions,
  permissionsBlock,
  scorerPermissions,
  type SubjectPermissions,
} from '../../libs/queue/src/jetstream/permissions.ts';

/** First part of every name on the server, as the programs have it. */
const prefix = 'naswot';

export interface NatsUsers {
  /** Part of the server's configuration: public keys and permissions, and no secret. */
  readonly config: string;
  /** Files of credentials, by user. */
  readonly credentials: ReadonlyMap<string, Uint8Array>;
}

/** Makes the users of a NATS server: the coordinator, and each scorer under the name that it has to run by. */
export async function makeNatsUsers(scorers: readonly string[]): Promise<NatsUsers> {
  const account = createAccount();
  const users: readonly (readonly [string, SubjectPermissions])[] = [
    ['coordinator', coordinatorPermissions(prefix)],
    ...scorers.map((name) => [name, scorerPermissions(prefix, name)] as const),
  ];
  const made = users.map(async ([name, permissions]) => {
    const key = createUser();
    // The server knows the key; the token around it is what clients expect in a file of credentials.
    const credentials = fmtCreds(await encodeUser(name, key, account), key);
    const entry = `  # ${name}\n  { nkey: ${key.getPublicKey()}, permissions: ${permissionsBlock(permissions)} }`;
    return { name, credentials, entry };
  });
  const all = await Promise.all(made);
  return {
    config: `authorization { users = [\n${all.map(({ entry }) => entry).join('\n')}\n] }\n`,
    credentials: new Map(all.map(({ name, credentials }) => [name, credentials])),
  };
}
