import { createAccount, createUser, encodeUser, fmtCreds } from '@nats-io/jwt';
import { accountsBlock, queueAccounts, type ServerUser } from '../../libs/queue/src/jetstream/accounts.ts';

/** First part of every name on the server, as the programs have it. */
const prefix = 'naswot';

export interface NatsUsers {
  /** Part of the server's configuration: public keys and permissions, and no secret. */
  readonly config: string;
  /** Files of credentials, by user. */
  readonly credentials: ReadonlyMap<string, Uint8Array>;
}

interface MadeUser extends ServerUser {
  readonly credentials: Uint8Array;
}

/** The server knows the key; the token around it is what clients expect in a file of credentials. */
async function makeUser(name: string): Promise<MadeUser> {
  const key = createUser();
  const credentials = fmtCreds(await encodeUser(name, key, createAccount()), key);
  return { name, publicKey: key.getPublicKey(), credentials };
}

/** Makes the users of a NATS server: the coordinator, and each scorer under the name that it has to run by. */
export async function makeNatsUsers(scorers: readonly string[]): Promise<NatsUsers> {
  const coordinator = await makeUser('coordinator');
  const others = await Promise.all(scorers.map(makeUser));
  return {
    config: accountsBlock(queueAccounts(prefix, coordinator, others)),
    credentials: new Map([coordinator, ...others].map(({ name, credentials }) => [name, credentials])),
  };
}
