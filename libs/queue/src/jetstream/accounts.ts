import { subjectToken } from './names.ts';
import { coordinatorPermissions, scorerPermissions, type SubjectPermissions } from './permissions.ts';

/** A user of the server: its name, and the public key by which the server knows it. */
export interface ServerUser {
  readonly name: string;
  readonly publicKey: string;
}

/** A subject of another account, which this one reaches by another name where that is not its own. */
export interface ServiceImport {
  readonly subject: string;
  readonly localSubject: string;
}

/** An account of the server: subjects of its own, of which it lends some to others and has some from others. */
export interface ServerAccount {
  readonly name: string;
  readonly hasJetStream: boolean;
  readonly user: ServerUser;
  readonly permissions: SubjectPermissions;
  /** Subjects that others may import as services: they send there, and their answers come back to them. */
  readonly exports: readonly string[];
  /** What it has from the first account. */
  readonly imports: readonly ServiceImport[];
}

const api = '$JS.API.';

/**
 * Every account has JetStream's interface, if only to hear that it has no JetStream: there the interface of another account has
 * to have another name, to which what is sent to the usual one is mapped.
 */
const importOf = (prefix: string, subject: string): ServiceImport => ({
  subject,
  localSubject: subject.startsWith(api) ? `${prefix}.api.${subject.slice(api.length)}` : subject,
});

/** A subject of which each `*` has its number, for what stands there in the subject that it is made of. */
export function numbered(subject: string): string {
  let n = 0;
  return subject.replaceAll('*', () => `$${++n}`);
}

/** What is sent to a subject of the account and goes to another instead. */
export const mappingsOf = ({ imports }: ServerAccount): ReadonlyMap<string, string> =>
  new Map(
    imports
      .filter(({ subject, localSubject }) => subject !== localSubject)
      .map(({ subject, localSubject }) => [subject, numbered(localSubject)]),
  );

function scorerAccount(prefix: string, user: ServerUser): ServerAccount {
  const { publish, subscribe } = scorerPermissions(prefix, user.name);
  const imports = publish.map((subject) => importOf(prefix, subject));
  return {
    name: `${prefix}-scorer-${subjectToken(user.name)}`,
    hasJetStream: false,
    user,
    // A server holds what is mapped to its new name.
    permissions: { publish: imports.map(({ localSubject }) => localSubject), subscribe },
    exports: [],
    imports,
  };
}

/**
 * The accounts of a queue: first the coordinator's, which has JetStream, and then one for each scorer, with the services that the
 * scorer needs under its own name and nothing else.
 *
 * A request names where its answer goes, and a server does not hold that to the permissions of who asks. With an account of its
 * own the answer goes to a subject of that account: there it reaches the scorer itself, or what it may ask anyway.
 */
export function queueAccounts(
  prefix: string,
  coordinator: ServerUser,
  scorers: readonly ServerUser[],
): readonly ServerAccount[] {
  const owner: ServerAccount = {
    name: prefix,
    hasJetStream: true,
    user: coordinator,
    permissions: coordinatorPermissions(prefix),
    exports: scorerPermissions(prefix, '*').publish,
    imports: [],
  };
  return [owner, ...scorers.map((user) => scorerAccount(prefix, user))];
}

function configOf(account: ServerAccount, owner: string): object {
  const { hasJetStream, user, permissions, exports, imports } = account;
  const { publish, subscribe } = permissions;
  const allowed = { publish: { allow: publish }, subscribe: { allow: subscribe } };
  return {
    ...(hasJetStream && { jetstream: 'enabled' }),
    users: [{ nkey: user.publicKey, permissions: allowed }],
    exports: exports.map((service) => ({ service })),
    imports: imports.map(({ subject, localSubject }) => ({
      service: { account: owner, subject },
      to: localSubject,
    })),
    mappings: Object.fromEntries(mappingsOf(account)),
  };
}

/** Accounts as the configuration file of a nats-server has them. */
export const accountsBlock = (accounts: readonly ServerAccount[]): string => {
  const owner = accounts[0]?.name ?? '';
  const blocks = accounts.map((account) => [account.name, configOf(account, owner)]);
  return `accounts ${JSON.stringify(Object.fromEntries(blocks), null, 2)}\n`;
};
