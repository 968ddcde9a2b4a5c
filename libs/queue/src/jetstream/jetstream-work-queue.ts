import { JetStreamApiError } from '@nats-io/jetstream';
import { headers, millis, type Msg } from '@nats-io/transport-node';
import type { z } from 'zod';
import type { Delivery, ResultMessage, ShardMessage, WorkQueue } from '../ports.ts';
import type { Connection } from './connection.ts';
import { LeasedMessage } from './leased-message.ts';
import { subjectToken, type WorkQueueNames } from './names.ts';
import { pull, type Pulled } from './pull.ts';
import type { Refuse } from './refusal.ts';
import { encodeResult } from './result-parts.ts';
import { isTransient, pause, pauseMs, retrying } from './retry.ts';
import { decodeMessage, encodeMessage } from './wire-codec.ts';

type Publisher<Message> = Pick<WorkQueue<Message>, 'publish'>;
type Taker<Message> = Pick<WorkQueue<Message>, 'take'>;

/** How long a publisher waits for room in a full stream, or for a server that is away; then its call fails. */
const publishLimitMs = 600_000;
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
  connection: Connection,
  subject: string,
  bytes: Uint8Array,
  id: string | null,
): Promise<void> {
  const limits = { limitMs: publishLimitMs, signal: connection.closing };
  const options = id === null ? {} : { msgID: id };
  const act = (): Promise<unknown> =>
    connection.answerOf(connection.jetStream.publish(subject, bytes, { ...options, headers: headers() }));
  await retrying(act, limits, (error) => !isHeld(error) && isTransient(error)).catch((error: unknown) => {
    if (!isHeld(error)) throw error;
  });
}

/** Publishes shards, each under its id, which is its message's id as well. */
export const shardPublisher = (
  connection: Connection,
  names: WorkQueueNames<ShardMessage>,
): Publisher<ShardMessage> => ({
  async publish(shard) {
    const bytes = encodeMessage(shard);
    const limitBytes = payloadLimit(connection);
    if (bytes.length > limitBytes)
      throw new RangeError(
        `shard ${shard.id} has ${bytes.length} bytes, more than the server's limit of ${limitBytes}: raise its max_payload`,
      );
    await put(connection, names.subjectOf(shard), bytes, subjectToken(shard.id));
  },
});

/** Publishes results, in several messages where the server takes no longer ones; one after the other, the complete one last. */
export const resultPublisher = (
  connection: Connection,
  names: WorkQueueNames<ResultMessage>,
): Publisher<ResultMessage> => ({
  async publish(result) {
    for (const bytes of encodeResult(result, payloadLimit(connection)))
      await put(connection, names.subjectOf(result), bytes, null);
  },
});

export interface TakerOptions<Message> {
  readonly names: WorkQueueNames<Message>;
  readonly schema: z.ZodType<Message>;
  /** Told of every message that is not what it should be; it is terminated. */
  readonly refuse: Refuse;
}

/** Takes a work queue's messages, one pull a message. */
export class JetStreamTaker<Message> implements Taker<Message> {
  readonly #connection: Connection;
  readonly #options: TakerOptions<Message>;
  readonly #address: string;
  #ackWaitMs: number | null = null;

  constructor(connection: Connection, options: TakerOptions<Message>) {
    this.#connection = connection;
    this.#options = options;
    const { stream, consumer } = options.names;
    this.#address = `$JS.API.CONSUMER.MSG.NEXT.${stream}.${consumer}`;
  }

  /** First asks for what is there now, so that an abort at once finds it too, and then waits. Throws once the connection is closed. */
  async take(signal: AbortSignal): Promise<Delivery<Message> | null> {
    let failures = 0;
    let waits = false;
    while (!signal.aborted || !waits) {
      const pulled = await this.#pull(signal, waits);
      const delivery = pulled.kind === 'message' ? await this.#open(pulled.message) : null;
      if (delivery !== null) return delivery;
      if (pulled.kind === 'unavailable') await this.#pause(failures++, signal);
      else failures = 0;
      waits ||= pulled.kind === 'nothing' || signal.aborted;
    }
    return null;
  }

  async #pull(signal: AbortSignal, waits: boolean): Promise<Pulled> {
    try {
      this.#ackWaitMs ??= await this.#findAckWaitMs();
    } catch (error) {
      if (!isTransient(error) && !isMissing(error)) throw error;
      return { kind: 'unavailable', reason: String(error) };
    }
    return pull(this.#connection, { address: this.#address, signal, waits });
  }

  /** Only the server knows the lease; who takes did not declare it. */
  async #findAckWaitMs(): Promise<number> {
    const { stream, consumer } = this.#options.names;
    const { manager } = this.#connection;
    const { config } = await this.#connection.answerOf(manager.consumers.info(stream, consumer));
    return millis(config.ack_wait ?? 0);
  }

  /** The delivery, or null where it was no message and is terminated. */
  async #open(received: Msg): Promise<Delivery<Message> | null> {
    const { names, schema, refuse } = this.#options;
    const leased = new LeasedMessage(this.#connection, received, this.#ackWaitMs ?? 0);
    const decoded = decodeMessage(schema, received.data);
    if (decoded.kind === 'message' && names.subjectOf(decoded.message) === received.subject)
      return leased.deliver(decoded.message);
    refuse({
      subject: received.subject,
      reason: decoded.kind === 'malformed' ? decoded.reason : 'it came under the subject of another',
    });
    await leased.terminate();
    return null;
  }

  /** After a consumer that was away it may be another one, with another lease. */
  async #pause(failures: number, signal: AbortSignal): Promise<void> {
    this.#ackWaitMs = null;
    await pause(pauseMs(failures), AbortSignal.any([signal, this.#connection.closing]));
  }
}

const notFound = 404;

/** A stream or a consumer that is not declared yet, or not any more. */
const isMissing = (error: unknown): boolean =>
  error instanceof JetStreamApiError && error.status === notFound;
