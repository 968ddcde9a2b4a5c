import type { Delivery, ScorerQueue, ShardMessage } from '@naswot/queue';

type Taken = Delivery<ShardMessage> | null;

/** A queue's shards, one after another; the next may be asked for before it is needed. What was asked for and not taken is handed back. */
export class ShardFeed implements AsyncDisposable {
  readonly #shards: ScorerQueue['shards'];
  readonly #handBack: (delivery: Delivery<ShardMessage>) => Promise<void>;
  readonly #end = new AbortController();
  readonly #signal: AbortSignal;
  #asked: Promise<Taken> | null = null;

  constructor(
    shards: ScorerQueue['shards'],
    handBack: (delivery: Delivery<ShardMessage>) => Promise<void>,
    signal: AbortSignal,
  ) {
    this.#shards = shards;
    this.#handBack = handBack;
    this.#signal = AbortSignal.any([signal, this.#end.signal]);
  }

  /** Asks the queue for the next shard, once until it is taken. */
  ask(): void {
    this.#asked ??= this.#shards.take(this.#signal);
    // Whoever takes it is told where it failed.
    this.#asked.catch(() => undefined);
  }

  /** The next shard, or null once `signal` has aborted. */
  async take(): Promise<Taken> {
    this.ask();
    const taken = await this.#asked;
    this.#asked = null;
    return taken;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end.abort();
    // Where asking failed there is no queue to hand anything back to.
    const untaken = await this.#asked?.catch(() => null);
    if (untaken) await this.#handBack(untaken);
  }
}
