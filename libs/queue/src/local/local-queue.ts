import type { Blobs, Queue, ResultMessage, ScorerQueue, ShardMessage } from '../ports.ts';
import type { Channel } from './channel.ts';
import { LocalPresence } from './local-presence.ts';
import { LocalWorkQueue } from './local-work-queue.ts';
import { servePorts } from './serve-ports.ts';
import { systemTimers, type Timers } from './timers.ts';

export interface LocalQueueOptions {
  readonly timers?: Timers;
  /** Lease of a shard. */
  readonly shardAckWaitMs?: number;
  /** Lease of a result. */
  readonly resultAckWaitMs?: number;
  /** How long a scorer is listed after its last sign. */
  readonly presenceMs?: number;
}

/** Scorers renew every 20 s while they score; a closed channel hands back at once, so only a stopped one waits this long. */
const usualShardAckWaitMs = 120_000;
/** A transaction of scores takes a fraction of a second. */
const usualResultAckWaitMs = 60_000;
/** Scorers give a sign every 10 s. */
const usualPresenceMs = 60_000;

function localBlobs(): Blobs {
  const held = new Map<string, Uint8Array>();
  const put: Blobs['put'] = (digest, bytes) => Promise.resolve(void held.set(digest, bytes));
  return {
    put,
    replace: put,
    delete: (digest) => Promise.resolve(void held.delete(digest)),
    get: (digest) => Promise.resolve(held.get(digest) ?? null),
  };
}

/** The four ports in this process, and the door through which a scorer in a child process uses them. */
export class LocalQueue implements Queue {
  readonly shards: LocalWorkQueue<ShardMessage>;
  readonly results: LocalWorkQueue<ResultMessage>;
  readonly blobs = localBlobs();
  readonly presence: LocalPresence;
  #published = 0;

  constructor(options: LocalQueueOptions = {}) {
    const timers = options.timers ?? systemTimers;
    this.shards = new LocalWorkQueue({
      identify: ({ id }) => id,
      ackWaitMs: options.shardAckWaitMs ?? usualShardAckWaitMs,
      timers,
    });
    // Results have no identity of their own: a repeat is recorded again and changes nothing.
    this.results = new LocalWorkQueue({
      identify: () => String(this.#published++),
      ackWaitMs: options.resultAckWaitMs ?? usualResultAckWaitMs,
      timers,
    });
    this.presence = new LocalPresence({ presenceMs: options.presenceMs ?? usualPresenceMs, timers });
  }

  /** Serves the ports to a scorer until its channel closes; what it held is then delivered to others at once. */
  connect(channel: Channel): void {
    const names = new Set<string>();
    const { shards, results, blobs } = this;
    const presence: ScorerQueue['presence'] = {
      suspended: (scorer) => this.presence.suspended(scorer),
      announce: (sign) => {
        names.add(sign.scorer);
        return this.presence.announce(sign);
      },
    };
    servePorts({ shards, results, blobs, presence }, channel);
    channel.onClose(() => names.forEach((name) => this.presence.forget(name)));
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.shards[Symbol.dispose]();
    this.results[Symbol.dispose]();
    this.presence[Symbol.dispose]();
    return Promise.resolve();
  }
}
