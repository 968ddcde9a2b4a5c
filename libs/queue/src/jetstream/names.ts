import { scoringRevision } from '@naswot/scoring';
import type { ResultMessage, ShardMessage } from '../ports.ts';

/** Version of the messages, a part of every subject: who takes gets only what it can read. */
const protocolVersion = 1;

/** A work queue as JetStream knows it. */
export interface WorkQueueNames<Message> {
  readonly stream: string;
  readonly consumer: string;
  /** What the stream keeps, messages of other versions among them. */
  readonly subjects: string;
  /** What the consumer takes. */
  readonly filter: string;
  readonly subjectOf: (message: Message) => string;
  /** The subjects of a search's messages that the consumer takes. */
  readonly searchFilter: (searchId: string) => string;
  /** Those of every version. */
  readonly purgeFilter: (searchId: string) => string;
  /** The shard that a subject of `searchFilter` names. */
  readonly shardOf: (subject: string) => bigint;
}

export interface QueueNames {
  readonly shards: WorkQueueNames<ShardMessage>;
  readonly results: WorkQueueNames<ResultMessage>;
  /** Bucket of the object store. */
  readonly blobs: string;
  /** Buckets of the key-value store: signs, and the scorers put aside. */
  readonly presence: string;
  readonly suspended: string;
}

/** Any text as one token of a subject that is no other text's: itself where it can be, else `=` and its base64url. */
export const subjectToken = (text: string): string =>
  /^[\w-]+$/.test(text) ? text : `=${Buffer.from(text).toString('base64url')}`;

/** First part of a scorer's inboxes, of which its permissions let it read no others. */
export const scorerInbox = (scorer: string): string => `_INBOX_${subjectToken(scorer)}`;

/** The part of a shard's id behind its search and number: which of its dispatches it is. */
const dispatchOf = (id: string): string => subjectToken(id.slice(id.lastIndexOf('/') + 1));

const shardAt =
  (n: number) =>
  (subject: string): bigint =>
    BigInt(subject.split('.')[n] ?? '');

/** Subjects: `<prefix>.shards.<protocol>.<scoring revision>.<search>.<shard>.<dispatch>`. */
function shardNames(prefix: string, revision: number): WorkQueueNames<ShardMessage> {
  const subject = `${prefix}.shards.${protocolVersion}.${revision}`;
  const searchFilter = (searchId: string): string => `${subject}.${subjectToken(searchId)}.>`;
  return {
    stream: `${prefix}-shards`,
    consumer: `scorers-${protocolVersion}-${revision}`,
    subjects: `${prefix}.shards.>`,
    filter: `${subject}.>`,
    subjectOf: ({ searchId, shard, id }) => `${subject}.${subjectToken(searchId)}.${shard}.${dispatchOf(id)}`,
    searchFilter,
    purgeFilter: (searchId) => `${prefix}.shards.*.*.${subjectToken(searchId)}.>`,
    shardOf: shardAt(5),
  };
}

/** Subjects: `<prefix>.results.<protocol>.<scorer>.<search>.<shard>`. */
function resultNames(prefix: string): WorkQueueNames<ResultMessage> {
  const subject = `${prefix}.results.${protocolVersion}`;
  return {
    stream: `${prefix}-results`,
    consumer: `coordinator-${protocolVersion}`,
    subjects: `${prefix}.results.>`,
    filter: `${subject}.>`,
    subjectOf: ({ scorer, searchId, shard }) =>
      `${subject}.${subjectToken(scorer)}.${subjectToken(searchId)}.${shard}`,
    searchFilter: (searchId) => `${subject}.*.${subjectToken(searchId)}.*`,
    purgeFilter: (searchId) => `${prefix}.results.*.*.${subjectToken(searchId)}.*`,
    shardOf: shardAt(5),
  };
}

/**
 * The names that a queue has on a server; queues of different prefixes know nothing of each other. A shard's dispatch has a
 * subject of its own, so that the stream holds it once; a result has its scorer's, so that permissions can hold to it. Shards
 * of another scoring revision are for other scorers, by a consumer of their own.
 */
export function queueNames(prefix: string, revision: number = scoringRevision): QueueNames {
  if (!/^[\w-]+$/.test(prefix))
    throw new RangeError(
      `a queue's prefix has letters, digits, _ and - only; received ${JSON.stringify(prefix)}`,
    );
  return {
    shards: shardNames(prefix, revision),
    results: resultNames(prefix),
    blobs: `${prefix}-blobs`,
    presence: `${prefix}-scorers`,
    suspended: `${prefix}-suspended`,
  };
}
