import type { Delivery, ScorerQueue, ShardMessage } from '../ports.ts';
import type { Call, Channel, Reply } from './channel.ts';

interface Pending {
  resolve(output: unknown): void;
  reject(error: Error): void;
}

interface TakenShard {
  readonly token: number;
  readonly message: ShardMessage;
  readonly deliveries: number;
}

/** Calls over a channel, each answered once; all fail when the channel closes. */
function createCaller(
  channel: Channel,
): (method: string, input: unknown, signal?: AbortSignal) => Promise<unknown> {
  const pending = new Map<number, Pending>();
  let calls = 0;
  channel.onMessage((message) => {
    const reply = message as Reply;
    const waiting = pending.get(reply.id);
    pending.delete(reply.id);
    if (reply.kind === 'reply') waiting?.resolve(reply.output);
    else waiting?.reject(new Error(reply.message));
  });
  channel.onClose(() => {
    for (const { reject } of pending.values()) reject(new Error('the coordinator closed the channel'));
  });
  return (method, input, signal) =>
    new Promise((resolve, reject) => {
      const id = calls++;
      pending.set(id, { resolve, reject });
      channel.send({ kind: 'call', id, method, input } satisfies Call);
      signal?.addEventListener('abort', () => channel.send({ kind: 'cancel', id } satisfies Call), {
        once: true,
      });
    });
}

/** The coordinator's queue, seen from a scorer in a child process: it takes shards, publishes results and reads blobs. */
export function connectParentQueue(channel: Channel): ScorerQueue {
  const call = createCaller(channel);
  const deliveryOf = ({ token, message, deliveries }: TakenShard): Delivery<ShardMessage> => ({
    message,
    deliveries,
    ack: async () => {
      await call('shards.ack', token);
    },
    nak: async () => {
      await call('shards.nak', token);
    },
    working: () => void call('shards.working', token),
  });
  return {
    shards: {
      async take(signal) {
        if (signal.aborted) return null;
        const taken = (await call('shards.take', null, signal)) as TakenShard | null;
        return taken === null ? null : deliveryOf(taken);
      },
    },
    results: {
      publish: async (message) => {
        await call('results.publish', message);
      },
    },
    blobs: { get: async (digest) => (await call('blobs.get', digest)) as Uint8Array | null },
    presence: {
      announce: async (sign) => {
        await call('presence.announce', sign);
      },
    },
  };
}
