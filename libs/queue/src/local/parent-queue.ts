import type { Delivery, ScorerQueue, ShardMessage } from '../ports.ts';
import type { Channel } from './channel.ts';
import {
  bytesSchema,
  reasonSchema,
  replySchema,
  takenSchema,
  type AnsweredCall,
  type Call,
  type Taken,
} from './protocol.ts';

interface Pending {
  resolve(output: unknown): void;
  reject(error: Error): void;
}

/** A call as its maker writes it; the caller numbers it. */
type Unnumbered<C> = C extends unknown ? Omit<C, 'id'> : never;
type Caller = (call: Unnumbered<AnsweredCall>, signal?: AbortSignal) => Promise<unknown>;

/** Calls over a channel, each answered once; once the channel is closed all of them fail. */
function createCaller(channel: Channel): Caller {
  const pending = new Map<number, Pending>();
  let calls = 0;
  let isClosed = false;
  const closed = (): Error => new Error('the coordinator closed the channel');
  channel.onMessage((message) => {
    const reply = replySchema.parse(message);
    const waiting = pending.get(reply.id);
    pending.delete(reply.id);
    if (reply.kind === 'reply') waiting?.resolve(reply.output);
    else waiting?.reject(new Error(reply.message));
  });
  channel.onClose(() => {
    isClosed = true;
    for (const { reject } of pending.values()) reject(closed());
    pending.clear();
  });
  return async (call, signal) => {
    if (isClosed) throw closed();
    const id = calls++;
    const cancel = (): void => channel.send({ kind: 'cancel', id } satisfies Call);
    signal?.addEventListener('abort', cancel, { once: true });
    try {
      return await new Promise<unknown>((resolve, reject) => {
        pending.set(id, { resolve, reject });
        channel.send({ ...call, id });
      });
    } finally {
      signal?.removeEventListener('abort', cancel);
    }
  };
}

/**
 * The coordinator's queue, seen from a scorer in another process. Errors of the coordinator's side are thrown here with the
 * same message; once the channel is closed every call throws.
 */
export function connectParentQueue(channel: Channel): ScorerQueue {
  const call = createCaller(channel);
  const deliveryOf = ({
    token,
    message,
    deliveries,
    leaseMs,
  }: NonNullable<Taken>): Delivery<ShardMessage> => ({
    message,
    deliveries,
    leaseMs,
    ack: async () => {
      await call({ kind: 'ack', token });
    },
    nak: async (delayMs = 0) => {
      await call({ kind: 'nak', token, delayMs });
    },
    working: () => channel.send({ kind: 'working', token } satisfies Call),
  });
  return {
    shards: {
      async take(signal) {
        if (signal.aborted) return null;
        const taken = takenSchema.parse(await call({ kind: 'take' }, signal));
        return taken === null ? null : deliveryOf(taken);
      },
    },
    results: {
      publish: async (message) => {
        await call({ kind: 'publish', message });
      },
    },
    blobs: { get: async (digest) => bytesSchema.parse(await call({ kind: 'get', digest })) },
    presence: {
      announce: async (sign) => {
        await call({ kind: 'announce', sign });
      },
      suspended: async (scorer) => reasonSchema.parse(await call({ kind: 'suspended', scorer })),
    },
  };
}
