import { millis, type Msg } from '@nats-io/transport-node';
import type { z } from 'zod';
import type { Delivery, WorkQueue } from '../ports.ts';
import { LeasedMessage } from './leased-message.ts';
import type { WorkQueueNames } from './names.ts';
import { pull, type Pulled } from './pull.ts';
import { isTransient, pause, pauseMs } from './retry.ts';
import { isMissing, type Side } from './side.ts';
import { decodeMessage } from './wire-codec.ts';

/** Takes a work queue's messages, one pull a message. */
export class Taker<Message> implements Pick<WorkQueue<Message>, 'take'> {
  readonly #side: Side;
  readonly #names: WorkQueueNames<Message>;
  readonly #schema: z.ZodType<Message>;
  #ackWaitMs: number | null = null;

  /** A message that `schema` refuses, or that came under another's subject, is terminated. */
  constructor(side: Side, names: WorkQueueNames<Message>, schema: z.ZodType<Message>) {
    this.#side = side;
    this.#names = names;
    this.#schema = schema;
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
    const { stream, consumer } = this.#names;
    try {
      this.#ackWaitMs ??= await this.#findAckWaitMs();
    } catch (error) {
      if (isMissing(error)) await this.#repair();
      else if (!isTransient(error)) throw error;
      return { kind: 'unavailable', reason: String(error) };
    }
    const address = `$JS.API.CONSUMER.MSG.NEXT.${stream}.${consumer}`;
    return pull(this.#side.connection, { address, signal, waits });
  }

  async #repair(): Promise<void> {
    await this.#side.repair().catch((error: unknown) => {
      if (!isTransient(error)) throw error;
    });
  }

  /** Only the server knows the lease; who takes did not declare it. */
  async #findAckWaitMs(): Promise<number> {
    const { stream, consumer } = this.#names;
    const { connection } = this.#side;
    const { config } = await connection.answerOf(connection.manager.consumers.info(stream, consumer));
    return millis(config.ack_wait ?? 0);
  }

  /** The delivery, or null where it was no message and is terminated. */
  async #open(received: Msg): Promise<Delivery<Message> | null> {
    const { connection, refuse } = this.#side;
    const leased = new LeasedMessage(connection, received, this.#ackWaitMs ?? 0);
    const decoded = decodeMessage(this.#schema, received.data);
    if (decoded.kind === 'message' && this.#names.subjectOf(decoded.message) === received.subject)
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
    await pause(pauseMs(failures), AbortSignal.any([signal, this.#side.connection.closing]));
  }
}
