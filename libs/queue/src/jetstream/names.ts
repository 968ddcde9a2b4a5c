import type { ResultMessage, ShardMessage } from '../ports.ts';

/** Version of the messages, a part of every subject: a taker gets only what it can read. */
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
}

export interface QueueNames {
  readonly shards: WorkQueueNames<ShardMessage>;
  readonly results: WorkQueueNames<ResultMessage>;
  /** Bucket of the object store. */
  readonly blobs: string;
  /** Bucket of the key-value store. */
  readonly presence: string;
}

/** Any text as one token of a subject that is no other text's: itself where it can be, else `=` and its base64url. */
export const subjectToken = (text: string): string =>
  /^[\w-]+$/.test(text) ? text : `=${Buffer.from(text).toString('base64url')}`;

/**
 * The names that a queue has on a server; queues of different prefixes know nothing of each other. A shard has a subject of
 * its own, by its id, so that the stream holds it once; a result has its scorer's, so that permissions can hold to it.
 */
export function queueNames(prefix: string): QueueNames {
  if (!/^[\w-]+$/.test(prefix))
    throw new RangeError(
      `a queue's prefix has letters, digits, _ and - only; received ${JSON.stringify(prefix)}`,
    );
  const shards = `${prefix}.shards.${protocolVersion}`;
  const results = `${prefix}.results.${protocolVersion}`;
  return {
    shards: {
      stream: `${prefix}-shards`,
      consumer: `scorers-${protocolVersion}`,
      subjects: `${prefix}.shards.>`,
      filter: `${shards}.>`,
      subjectOf: ({ searchId, id }) => `${shards}.${subjectToken(searchId)}.${subjectToken(id)}`,
    },
    results: {
      stream: `${prefix}-results`,
      consumer: `coordinator-${protocolVersion}`,
      subjects: `${prefix}.results.>`,
      filter: `${results}.>`,
      subjectOf: ({ scorer }) => `${results}.${subjectToken(scorer)}`,
    },
    blobs: `${prefix}-blobs`,
    presence: `${prefix}-scorers`,
  };
}
