import { z } from 'zod';
import type { Delivery, ScorerQueue, ShardMessage } from '../ports.ts';
import type { Channel } from './channel.ts';
import {
  callSchema,
  unknownCallSchema,
  type AnsweredCall,
  type Call,
  type Reply,
  type Taken,
} from './protocol.ts';

/** What the scorer at the other end holds. */
class Connection {
  readonly #queue: ScorerQueue;
  readonly #deliveries = new Map<number, Delivery<ShardMessage>>();
  readonly #takes = new Map<number, AbortController>();
  #tokens = 0;
  #isClosed = false;

  constructor(queue: ScorerQueue) {
    this.#queue = queue;
  }

  /** The calls that nobody waits for. */
  note(call: Exclude<Call, AnsweredCall>): void {
    if (call.kind === 'working') this.#deliveries.get(call.token)?.working();
    else this.#takes.get(call.id)?.abort();
  }

  async perform(call: AnsweredCall): Promise<unknown> {
    switch (call.kind) {
      case 'take':
        return this.#take(call.id);
      case 'ack':
        return this.#end(call.token)?.ack();
      case 'nak':
        return this.#end(call.token)?.nak(call.delayMs);
      case 'publish':
        return this.#queue.results.publish(call.message);
      case 'get':
        return this.#queue.blobs.get(call.digest);
      case 'announce':
        return this.#queue.presence.announce(call.sign);
      case 'suspended':
        return this.#queue.presence.suspended(call.scorer);
    }
  }

  /** Hands back what the other end holds. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const take of this.#takes.values()) take.abort();
    await Promise.all(Array.from(this.#deliveries.values(), (delivery) => delivery.nak()));
    this.#deliveries.clear();
  }

  #end(token: number): Delivery<ShardMessage> | undefined {
    const delivery = this.#deliveries.get(token);
    this.#deliveries.delete(token);
    return delivery;
  }

  async #take(id: number): Promise<Taken> {
    const cancelled = new AbortController();
    this.#takes.set(id, cancelled);
    const delivery = await this.#queue.shards.take(cancelled.signal);
    this.#takes.delete(id);
    if (delivery === null) return null;
    if (this.#isClosed) {
      await delivery.nak();
      return null;
    }
    const token = this.#tokens++;
    this.#deliveries.set(token, delivery);
    const { message, deliveries, leaseMs } = delivery;
    return { token, message, deliveries, leaseMs };
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** A malformed call is refused; where it does not even say whose it is, the channel is closed. */
function refuse(channel: Channel, message: unknown, error: z.ZodError): void {
  const caller = unknownCallSchema.safeParse(message);
  if (caller.success)
    channel.send({
      kind: 'failure',
      id: caller.data.id,
      message: `the queue received a malformed call: ${z.prettifyError(error)}`,
    } satisfies Reply);
  else channel.close();
}

/** Serves a queue's ports to a scorer over a channel until that closes; what the scorer held is then handed back at once. */
export function servePorts(queue: ScorerQueue, channel: Channel): void {
  const connection = new Connection(queue);
  const answer = (call: AnsweredCall): void => {
    connection.perform(call).then(
      (output) => channel.send({ kind: 'reply', id: call.id, output } satisfies Reply),
      (error: unknown) =>
        channel.send({ kind: 'failure', id: call.id, message: messageOf(error) } satisfies Reply),
    );
  };
  channel.onMessage((message) => {
    const { success, data: call, error } = callSchema.safeParse(message);
    if (!success) refuse(channel, message, error);
    else if (call.kind === 'working' || call.kind === 'cancel') connection.note(call);
    else answer(call);
  });
  channel.onClose(() => void connection.close());
}
