import { nanos, type Msg } from '@nats-io/transport-node';
import type { Delivery } from '../ports.ts';
import type { Connection } from './connection.ts';
import { isTransient, retrying } from './retry.ts';

/** Position of the number of deliveries in an address for acknowledgements, which has 9 parts or, with a domain, 11 and more. */
const deliveriesAt = (parts: readonly string[]): number => (parts.length === 9 ? 4 : 6);

/** How often a message was delivered, by the address for its acknowledgement: `$JS.ACK.<stream>.<consumer>.<deliveries>...`. */
export function deliveriesOf(reply: string): number {
  const parts = reply.split('.');
  const deliveries = Number(parts[deliveriesAt(parts)]);
  if (!Number.isSafeInteger(deliveries) || deliveries < 1)
    throw new RangeError(`an address of JetStream for acknowledgements is expected; received ${reply}`);
  return deliveries;
}

/**
 * Share of the ack wait after which a lease is over on this side. The server's began when it sent the message: what is said
 * here in the last twentieth might arrive after its end, and end the delivery of another.
 */
const leaseShare = 0.95;

/**
 * A message of a consumer and its lease. JetStream heeds an acknowledgement of any delivery, an old one too, so the lease
 * is kept here as well: once it is over nothing is sent any more.
 */
export class LeasedMessage {
  readonly #connection: Connection;
  readonly #reply: string;
  readonly #leaseMs: number;
  #endsAt: number;

  constructor(connection: Connection, { reply = '' }: Msg, ackWaitMs: number) {
    this.#connection = connection;
    this.#reply = reply;
    this.#leaseMs = ackWaitMs * leaseShare;
    this.#endsAt = performance.now() + this.#leaseMs;
  }

  /** The port's view of it. */
  deliver<Message>(message: Message): Delivery<Message> {
    return {
      message,
      deliveries: deliveriesOf(this.#reply),
      leaseMs: this.#leaseMs,
      ack: () => this.#end('+ACK'),
      nak: (delayMs = 0) =>
        this.#end(delayMs > 0 ? `-NAK ${JSON.stringify({ delay: nanos(delayMs) })}` : '-NAK'),
      working: () => void this.#renew(),
    };
  }

  /** Takes it out of the stream: nobody can read it. */
  terminate(): Promise<void> {
    return this.#end('+TERM');
  }

  get #remainingMs(): number {
    return Math.max(0, this.#endsAt - performance.now());
  }

  /** Resolves once the server knows, or the lease is over: then the message comes again, which is no error. */
  async #end(payload: string): Promise<void> {
    const limitMs = this.#remainingMs;
    this.#endsAt = 0;
    if (limitMs === 0) return;
    const limits = { limitMs, signal: this.#connection.closing };
    await retrying(() => this.#connection.tell(this.#reply, payload), limits).catch((error: unknown) => {
      if (!isTransient(error)) throw error;
    });
  }

  /** Where the server does not answer, the lease goes on as it was. */
  async #renew(): Promise<void> {
    if (this.#remainingMs === 0 || this.#connection.closing.aborted) return;
    const sentAt = performance.now();
    const isRenewed = await this.#connection.tell(this.#reply, '+WPI').then(
      () => true,
      () => false,
    );
    if (isRenewed && this.#remainingMs > 0) this.#endsAt = sentAt + this.#leaseMs;
  }
}
