import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { EngineDescription } from '@naswot/scoring';
import { Connection } from '../jetstream/connection.ts';
import {
  JetStreamQueue,
  namesOf,
  type JetStreamOptions,
  type JetStreamScorerQueue,
} from '../jetstream/jetstream-queue.ts';
import type { Delivery, ResultMessage, ShardMessage } from '../ports.ts';

export interface ManyScorersOptions {
  /** Of each scorer's connection; its name and its inbox are its own. */
  readonly connection: Omit<JetStreamOptions, 'name' | 'inboxPrefix'>;
  readonly count: number;
  readonly engine: EngineDescription;
  /** What a scorer makes of a shard; with null it disconnects without a word, while it holds the shard. */
  readonly answer: (scorer: string, delivery: Delivery<ShardMessage>) => ResultMessage | null;
}

interface Scorer {
  readonly name: string;
  readonly queue: JetStreamScorerQueue;
  /** Shards whose result was published and that were acknowledged. */
  shards: number;
}

/** Connections that are opened at once: a server's listen queue is short. */
const connectedAtOnce = 20;
/** How often the server is asked how many pulls wait. */
const pollMs = 20;

async function connectScorer({ connection, engine }: ManyScorersOptions, name: string): Promise<Scorer> {
  const queue = await JetStreamQueue.connectScorer({ ...connection, name });
  const now = new Date();
  await queue.presence.announce({ scorer: name, engine, lanes: 1, scored: 0, startedAt: now, at: now });
  return { name, queue, shards: 0 };
}

/** Scorers of one process, each with a connection of its own, which take shards one at a time until they are stopped. */
export class ManyScorers implements AsyncDisposable {
  readonly #options: ManyScorersOptions;
  readonly #scorers: Scorer[] = [];
  readonly #observer: Connection;
  readonly #stop = new AbortController();
  #scoring: Promise<unknown> = Promise.resolve();

  private constructor(options: ManyScorersOptions, observer: Connection) {
    this.#options = options;
    this.#observer = observer;
    // Every scorer listens.
    setMaxListeners(0, this.#stop.signal);
  }

  /** Connects `count` scorers, `scorer-0` and so on; the queue is declared already. Resolves once each of their pulls waits at the server. */
  static async start(options: ManyScorersOptions): Promise<ManyScorers> {
    const observer = await Connection.open({ ...options.connection, name: 'observer' });
    const many = new ManyScorers(options, observer);
    try {
      await many.#connect();
      many.#scoring = Promise.all(many.#scorers.map((scorer) => many.#score(scorer)));
      await many.untilWaiting(options.count);
      return many;
    } catch (error) {
      await many.#close();
      throw error;
    }
  }

  /** Shards that each scorer completed so far, by its name. */
  get shares(): ReadonlyMap<string, number> {
    return new Map(this.#scorers.map(({ name, shards }) => [name, shards]));
  }

  /** Resolves once so many pulls wait at the server; throws where a scorer has failed. */
  async untilWaiting(count: number): Promise<void> {
    const { stream, consumer } = namesOf(this.#options.connection).shards;
    const waiting = async (): Promise<number> =>
      (await this.#observer.manager.consumers.info(stream, consumer)).num_waiting;
    const failed = this.#scoring.then(() => Promise.reject(new Error('every scorer has ended')));
    while ((await Promise.race([waiting(), failed])) !== count) await Promise.race([delay(pollMs), failed]);
  }

  /** Ends once each scorer has completed what it holds; throws where one has failed. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    try {
      await this.#scoring;
    } finally {
      await this.#close();
    }
  }

  async #connect(): Promise<void> {
    const names = Array.from({ length: this.#options.count }, (_, k) => `scorer-${k}`);
    for (let k = 0; k < names.length; k += connectedAtOnce) {
      const some = names.slice(k, k + connectedAtOnce);
      this.#scorers.push(...(await Promise.all(some.map((name) => connectScorer(this.#options, name)))));
    }
  }

  async #close(): Promise<void> {
    await Promise.all(this.#scorers.map(({ queue }) => queue[Symbol.asyncDispose]()));
    await this.#observer[Symbol.asyncDispose]();
  }

  async #score(scorer: Scorer): Promise<void> {
    const { name, queue } = scorer;
    for (;;) {
      const delivery = await queue.shards.take(this.#stop.signal);
      if (delivery === null) return;
      const result = this.#options.answer(name, delivery);
      if (result === null) return queue[Symbol.asyncDispose]();
      await queue.results.publish(result);
      await delivery.ack();
      scorer.shards++;
    }
  }
}
