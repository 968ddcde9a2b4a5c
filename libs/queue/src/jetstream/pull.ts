import { EventEmitter, once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { createInbox, errors, nanos, type Msg, type Subscription } from '@nats-io/transport-node';
import type { Connection } from './connection.ts';

/** What a pull came to. */
export type Pulled =
  | { readonly kind: 'message'; readonly message: Msg }
  | { readonly kind: 'nothing' }
  /** The server could not serve it: no such consumer yet, too many waiting, a server that stops. */
  | { readonly kind: 'unavailable'; readonly reason: string };

/**
 * After so long the server ends a pull that waits, and another takes its place: 1,000 takers ask 70 times a second. A server before
 * 2.10 says nothing when a stream goes away, which is noticed then.
 */
const expiresMs = 15_000;
/** How long the server's word that a pull is over may take after that, or after one that waits for nothing. */
const graceMs = 3_000;
/** How long the withdrawal of a pull may take: longer only while the connection is lost. */
const withdrawalLimitMs = 2_000;

/** Every message of a consumer has the address for its acknowledgement; a status of the server has none. */
const isDelivery = ({ reply }: Msg): boolean => reply?.startsWith('$JS.ACK.') ?? false;

const noMessages = 404;
const expired = 408;

function pulledOf(message: Msg): Pulled {
  if (isDelivery(message)) return { kind: 'message', message };
  const { code = 0, description = '' } = message.headers ?? {};
  return code === noMessages || code === expired
    ? { kind: 'nothing' }
    : { kind: 'unavailable', reason: `${code} ${description}` };
}

const closed = (): Error => new errors.ClosedConnectionError();

/** A pull of one message that is under way, and what has come of it. */
class Pull {
  /** Resolves once the server has answered, or the subscription is gone. */
  readonly answered: Promise<void>;
  readonly #subscription: Subscription;
  #pulled: Pulled | null = null;

  constructor({ nats, inboxPrefix }: Connection, address: string, waits: boolean) {
    const inbox = createInbox(inboxPrefix);
    const answered = new EventEmitter();
    this.answered = once(answered, 'answer').then(() => undefined);
    this.#subscription = nats.subscribe(inbox, {
      callback: (error, message) => {
        this.#pulled ??= error ? { kind: 'unavailable', reason: error.message } : pulledOf(message);
        answered.emit('answer');
      },
    });
    void this.#subscription.closed.then(() => answered.emit('answer'));
    const request = { batch: 1, ...(waits ? { expires: nanos(expiresMs) } : { no_wait: true }) };
    nats.publish(address, JSON.stringify(request), { reply: inbox });
  }

  /**
   * Ends it. Where the server has not answered it is withdrawn, and what the server sent before it knew is still received:
   * it would be nobody's until its lease ends. `isSilent` where the server should have answered by now.
   */
  async end(connection: Connection, isSilent: boolean): Promise<Pulled> {
    if (this.#pulled === null) {
      if (connection.closing.aborted || this.#subscription.isClosed()) throw closed();
      const settled = new AbortController();
      await Promise.race([
        this.#subscription.drain(),
        connection.nats.closed(),
        delay(withdrawalLimitMs, undefined, { signal: settled.signal }).catch(() => undefined),
      ]);
      settled.abort();
    }
    if (!connection.closing.aborted) this.#subscription.unsubscribe();
    const none: Pulled = isSilent
      ? { kind: 'unavailable', reason: 'the server said nothing' }
      : { kind: 'nothing' };
    return this.#pulled ?? none;
  }
}

export interface PullOptions {
  /** Subject of JetStream's interface at which the consumer is asked for its next message. */
  readonly address: string;
  /** Ends a pull that waits; one that does not wait goes on to its answer. */
  readonly signal: AbortSignal;
  /** Whether it waits where there is no message now. */
  readonly waits: boolean;
}

/**
 * Asks a pull consumer for one message. A lost connection ends it, as the server forgets pulls with their connection. Throws
 * once the connection is closed.
 *
 * The client library's own `next` and `fetch` cannot be ended without losing a message that is on its way.
 */
export async function pull(connection: Connection, { address, signal, waits }: PullOptions): Promise<Pulled> {
  if (connection.closing.aborted) throw closed();
  const settled = new AbortController();
  const limitMs = waits ? expiresMs + graceMs : graceMs;
  const ended = new Promise<void>((resolve) => {
    const callOff = connection.onReconnect(resolve);
    const onAbort = (): void => resolve();
    if (waits) signal.addEventListener('abort', onAbort);
    const release = (): void => {
      callOff();
      // Removed by hand: Node forgets the `signal` option of most listeners that one target is given (20.20).
      signal.removeEventListener('abort', onAbort);
    };
    settled.signal.addEventListener('abort', release, { once: true });
    if (waits && signal.aborted) resolve();
  });
  const under = new Pull(connection, address, waits);
  const silence = delay(limitMs, true, { signal: settled.signal, ref: false }).catch(() => false);
  const isSilent = await Promise.race([under.answered.then(() => false), ended.then(() => false), silence]);
  settled.abort();
  return under.end(connection, isSilent);
}
