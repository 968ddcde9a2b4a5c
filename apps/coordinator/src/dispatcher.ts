import type { Queue, ShardMessage } from '@naswot/queue';
import type { Log } from './log.ts';
import type { DispatchReason, Observer } from './observer.ts';
import { settledWithin } from './settled-within.ts';
import { tracedDispatch } from './tracing.ts';

export interface DispatcherOptions {
  readonly queue: Pick<Queue, 'shards'>;
  readonly log: Log;
  readonly observer: Pick<Observer, 'dispatched'>;
  /** Called once there is room again, and where a shard can never be sent. */
  readonly onChange: () => void;
}

interface Waiting {
  readonly shard: ShardMessage;
  readonly reason: DispatchReason;
}

/** Planned ahead of a queue that is slow; more would only be planned with older scores. */
const mostWaiting = 4;
/** A purge that follows finds what is being sent; a queue that does not answer is not waited for. */
const lastSendLimitMs = 1_000;

/** Sends a search's shards one after another, beside the one who plans and records: a full queue holds up nothing else. */
export class Dispatcher implements AsyncDisposable {
  readonly #options: DispatcherOptions;
  readonly #waiting: Waiting[] = [];
  readonly #stop = new AbortController();
  #sending: Promise<void> | null = null;
  #failure: RangeError | null = null;

  constructor(options: DispatcherOptions) {
    this.#options = options;
  }

  /** Whether more should be planned. Throws where a shard can never be sent. */
  get hasRoom(): boolean {
    if (this.#failure !== null) throw this.#failure;
    return this.#waiting.length < mostWaiting;
  }

  /** Whether a dispatch of a search's shard has not reached the queue yet. */
  isWaiting(searchId: string, number: bigint): boolean {
    return this.#waiting.some(({ shard }) => shard.searchId === searchId && shard.shard === number);
  }

  /** What the queue refuses is lost, as on its way; it is missed when the two are compared. */
  send(shards: readonly ShardMessage[], reason: DispatchReason): void {
    if (shards.length === 0 || this.#stop.signal.aborted) return;
    this.#options.observer.dispatched(reason, shards.length);
    this.#waiting.push(...shards.map((shard) => ({ shard, reason })));
    this.#sending ??= this.#sendAll().finally(() => (this.#sending = null));
  }

  /** What waits is not sent any more. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    if (this.#sending !== null) await settledWithin(this.#sending, lastSendLimitMs);
  }

  async #sendAll(): Promise<void> {
    for (let [next] = this.#waiting; next !== undefined; [next] = this.#waiting) {
      if (this.#stop.signal.aborted) return;
      await this.#send(next);
      this.#waiting.shift();
      if (this.#waiting.length === mostWaiting - 1 || this.#failure !== null) this.#options.onChange();
    }
  }

  async #send({ shard, reason }: Waiting): Promise<void> {
    const { queue, log } = this.#options;
    const { signal } = this.#stop;
    try {
      await tracedDispatch(shard, reason, (traced) => queue.shards.publish(traced, signal));
    } catch (error) {
      if (error instanceof RangeError) this.#failure ??= error;
      else if (!signal.aborted)
        log(
          'a shard could not be dispatched',
          { search: shard.searchId, shard: shard.id, error: String(error) },
          'warn',
        );
    }
  }
}
