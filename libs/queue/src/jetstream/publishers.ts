import { JetStreamApiError } from '@nats-io/jetstream';
import { headers } from '@nats-io/transport-node';
import type { ResultMessage, ShardMessage, WorkQueue } from '../ports.ts';
import type { Connection } from './connection.ts';
import { subjectToken } from './names.ts';
import { encodeResult } from './result-parts.ts';
import { persisting, type Side } from './side.ts';
import { encodeMessage } from './wire-codec.ts';

type Publisher<Message> = Pick<WorkQueue<Message>, 'publish'>;

/** Of the server's limit of a message, what its headers may take. */
const headerBytes = 4_096;

/** The most bytes that a message may have by the server's own word, which may change when the connection comes back. */
const payloadLimit = ({ nats }: Connection): number =>
  (nats.info?.max_payload ?? headerBytes * 2) - headerBytes;

/** What the server says of a subject that holds its message already. */
const isHeld = (error: unknown): boolean =>
  error instanceof JetStreamApiError && error.message.includes('maximum messages per subject');

/** Resolves once the stream has it, waiting while that is full; a message that it holds or has just held is not put in again. */
async function put(
  side: Side,
  subject: string,
  bytes: Uint8Array,
  id: string | null,
  signal?: AbortSignal,
): Promise<void> {
  const { connection } = side;
  const options = id === null ? {} : { msgID: id };
  const act = async (): Promise<void> => {
    signal?.throwIfAborted();
    await connection.answerOf(
      connection.jetStream.publish(subject, bytes, { ...options, headers: headers() }),
    );
  };
  await persisting(side, act, (error) => !isHeld(error)).catch((error: unknown) => {
    if (!isHeld(error)) throw error;
  });
}

/** Publishes shards, each under its id, which is its message's id as well. */
export const shardPublisher = (side: Side): Publisher<ShardMessage> => ({
  async publish(shard, signal) {
    const bytes = encodeMessage(shard);
    const limitBytes = payloadLimit(side.connection);
    if (bytes.length > limitBytes)
      throw new RangeError(
        `shard ${shard.id} has ${bytes.length} bytes, more than the server's limit of ${limitBytes}: raise its max_payload`,
      );
    await put(side, side.names.shards.subjectOf(shard), bytes, subjectToken(shard.id), signal);
  },
});

/** Publishes results, in several messages where the server takes no longer ones; one after the other, the end in the last. */
export const resultPublisher = (side: Side): Publisher<ResultMessage> => ({
  async publish(result, signal) {
    for (const bytes of encodeResult(result, payloadLimit(side.connection)))
      await put(side, side.names.results.subjectOf(result), bytes, null, signal);
  },
});
