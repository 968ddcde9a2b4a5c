import type { Blobs, Delivery, Presence, Queue, ResultMessage, ScorerSign, ShardMessage } from '../ports.ts';
import type { Call, Channel, Reply } from './channel.ts';
import { LocalWorkQueue } from './local-work-queue.ts';

/** The coordinator renews nothing itself: scorers do while they work, and a closed channel hands back at once. */
const shardAckWaitMs = 120_000;
const resultAckWaitMs = 60_000;

function localBlobs(): Blobs {
  const held = new Map<string, Uint8Array>();
  return {
    put: (digest, bytes) => Promise.resolve(void held.set(digest, bytes)),
    get: (digest) => Promise.resolve(held.get(digest) ?? null),
  };
}

class LocalPresence implements Presence {
  readonly #signs = new Map<string, ScorerSign>();

  announce(sign: ScorerSign): Promise<void> {
    this.#signs.set(sign.scorer, sign);
    return Promise.resolve();
  }

  list(): Promise<readonly ScorerSign[]> {
    return Promise.resolve([...this.#signs.values()]);
  }

  forget(scorer: string): void {
    this.#signs.delete(scorer);
  }
}

/** What one connected scorer holds. */
interface Connection {
  readonly deliveries: Map<number, Delivery<ShardMessage>>;
  readonly takes: Map<number, AbortController>;
  scorer: string | null;
}

/** The four ports in this process, and the door through which a scorer in a child process uses them. */
export class LocalQueue implements Queue {
  readonly shards = new LocalWorkQueue<ShardMessage>({ identify: ({ id }) => id, ackWaitMs: shardAckWaitMs });
  readonly results: LocalWorkQueue<ResultMessage>;
  readonly blobs = localBlobs();
  readonly presence = new LocalPresence();
  #published = 0;
  #tokens = 0;

  constructor() {
    // Results have no identity of their own: a repeat is recorded again and changes nothing.
    this.results = new LocalWorkQueue({
      identify: () => String(this.#published++),
      ackWaitMs: resultAckWaitMs,
    });
  }

  /** Serves the ports to a scorer until its channel closes; what it held is then delivered to others. */
  connect(channel: Channel): void {
    const connection: Connection = { deliveries: new Map(), takes: new Map(), scorer: null };
    channel.onMessage((message) => void this.#answer(connection, channel, message as Call));
    channel.onClose(() => {
      for (const take of connection.takes.values()) take.abort();
      for (const delivery of connection.deliveries.values()) void delivery.nak();
      connection.deliveries.clear();
      if (connection.scorer !== null) this.presence.forget(connection.scorer);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.shards.purge();
    this.results.purge();
    return Promise.resolve();
  }

  async #answer(connection: Connection, channel: Channel, call: Call): Promise<void> {
    if (call.kind === 'cancel') return connection.takes.get(call.id)?.abort();
    const reply = await this.#perform(connection, call).then(
      (output): Reply => ({ kind: 'reply', id: call.id, output }),
      (error: unknown): Reply => ({ kind: 'failure', id: call.id, message: String(error) }),
    );
    channel.send(reply);
  }

  async #perform(connection: Connection, call: Call & { kind: 'call' }): Promise<unknown> {
    const { deliveries } = connection;
    switch (call.method) {
      case 'shards.take':
        return this.#take(connection, call.id);
      case 'shards.ack':
      case 'shards.nak': {
        const token = call.input as number;
        const delivery = deliveries.get(token);
        deliveries.delete(token);
        return call.method === 'shards.ack' ? delivery?.ack() : delivery?.nak();
      }
      case 'shards.working':
        return deliveries.get(call.input as number)?.working();
      case 'results.publish':
        return this.results.publish(call.input as ResultMessage);
      case 'blobs.get':
        return this.blobs.get(call.input as string);
      case 'presence.announce':
        connection.scorer = (call.input as ScorerSign).scorer;
        return this.presence.announce(call.input as ScorerSign);
      default:
        throw new RangeError(`the queue has no method '${call.method}'`);
    }
  }

  async #take(connection: Connection, id: number): Promise<object | null> {
    const cancelled = new AbortController();
    connection.takes.set(id, cancelled);
    const delivery = await this.shards.take(cancelled.signal);
    connection.takes.delete(id);
    if (delivery === null) return null;
    const token = this.#tokens++;
    connection.deliveries.set(token, delivery);
    return { token, message: delivery.message, deliveries: delivery.deliveries };
  }
}
