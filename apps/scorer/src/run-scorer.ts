import { countMacs, type Network } from '@naswot/network';
import type { Delivery, ResultMessage, ScoreMessage, ScorerQueue, ShardMessage } from '@naswot/queue';
import type { EngineDescription, Outcome } from '@naswot/scoring';
import { shardPositions } from '@naswot/search';
import { findSpace, type Position, type Space } from '@naswot/space';
import { EngineUnavailable, LaneDeath, LaneSupervisor } from './lane-supervisor.ts';

export interface ScorerConfig {
  readonly queue: ScorerQueue;
  readonly name: string;
  readonly lanes: number;
  readonly engine: string;
  readonly memoryLimitBytes: number | null;
  /** Shortest time a network is given, whatever is predicted. */
  readonly minimumLimitMs: number;
  /** Milliseconds, monotonic. */
  readonly clock: () => number;
}

/** A network gets this many times the predicted time before its lane is ended. */
const limitFactor = 20;
/** Slower than any processor that is worth a lane: the prediction before a lane has measured itself. */
const slowestMacsPerMs = 1e6;
/** Results wait this long for company: a message a network would cost more than the network where networks are small. */
const publishEveryMs = 150;
/** The lease is renewed this often while a network runs within its limit. */
const workingEveryMs = 20_000;
const attempts = 2;

/** Collects a shard's scores and publishes them a few at a time. */
class ResultBuffer {
  readonly #queue: ScorerQueue;
  readonly #head: Omit<ResultMessage, 'scores' | 'complete'>;
  readonly #clock: () => number;
  #scores: ScoreMessage[] = [];
  #since: number;

  constructor(config: ScorerConfig, shard: ShardMessage, engine: EngineDescription) {
    this.#queue = config.queue;
    this.#clock = config.clock;
    this.#head = { searchId: shard.searchId, shard: shard.shard, scorer: config.name, engine };
    this.#since = config.clock();
  }

  async add(score: ScoreMessage): Promise<void> {
    this.#scores.push(score);
    if (this.#clock() - this.#since >= publishEveryMs) await this.publish(false);
  }

  async publish(complete: boolean): Promise<void> {
    if (!complete && this.#scores.length === 0) return;
    const scores = this.#scores;
    this.#scores = [];
    this.#since = this.#clock();
    await this.#queue.results.publish({ ...this.#head, scores, complete });
  }
}

/** What an architecture is that ended its lane, or could not be scored, every time it was tried. */
function outcomeOfDeath(error: unknown): Outcome {
  const reason = error instanceof LaneDeath ? error.reason : 'crashed';
  const message = error instanceof Error ? error.message : String(error);
  const detail = `tried ${attempts} times, alone in a fresh lane the last time: ${message}`;
  return { kind: 'unscorable', reason, detail };
}

/** One lane's work: shards, one after another. */
class LaneWorker {
  readonly #config: ScorerConfig;
  readonly #lane: LaneSupervisor;
  #macsPerMs = slowestMacsPerMs;

  constructor(config: ScorerConfig) {
    this.#config = config;
    this.#lane = new LaneSupervisor(config);
  }

  async run(signal: AbortSignal): Promise<void> {
    await using lane = this.#lane;
    const engine = await lane.start();
    const { queue, name, lanes } = this.#config;
    await queue.presence.announce({ scorer: name, engine, lanes, scored: 0 });
    for (;;) {
      const delivery = await queue.shards.take(signal);
      if (delivery === null) return;
      const isDone = await this.#scoreShard(delivery, engine, signal);
      await (isDone ? delivery.ack() : delivery.nak());
    }
  }

  /** Publishes every score of the shard; false where it was told to stop before the end. A repeat changes nothing. */
  async #scoreShard(
    delivery: Delivery<ShardMessage>,
    engine: EngineDescription,
    signal: AbortSignal,
  ): Promise<boolean> {
    const shard = delivery.message;
    const space = findSpace(shard.space);
    const results = new ResultBuffer(this.#config, shard, engine);
    const renewal = setInterval(() => delivery.working(), workingEveryMs);
    try {
      for (const position of shardPositions(shard.work, space.size)) {
        if (signal.aborted) {
          await results.publish(false);
          return false;
        }
        await results.add(await this.#scoreSurely(shard, space, position));
      }
      await results.publish(true);
      return true;
    } finally {
      clearInterval(renewal);
    }
  }

  /** Tries an architecture whose lane died once more, alone in a fresh lane; two deaths are its outcome. */
  async #scoreSurely(shard: ShardMessage, space: Space, position: Position): Promise<ScoreMessage> {
    const representative = space.representative(position);
    const start = this.#config.clock();
    for (let attempt = 1; ; attempt++) {
      try {
        const { outcome, durationMs } = await this.#scoreOnce(shard, space, representative);
        return { position: representative, outcome, durationMs };
      } catch (error) {
        if (error instanceof EngineUnavailable) throw error;
        if (attempt < attempts) continue;
        const outcome = outcomeOfDeath(error);
        return { position: representative, outcome, durationMs: this.#config.clock() - start };
      }
    }
  }

  async #scoreOnce({ spec, space: name }: ShardMessage, space: Space, representative: Position) {
    await this.#lane.start();
    if (spec.run !== null) await this.#provideMinibatch(spec.run.minibatch);
    const network = space.network(representative, spec.network);
    const size = spec.run === null ? 0 : 1;
    const reply = await this.#lane.score(
      { kind: 'score', space: name, position: representative, spec },
      this.#limit(network),
    );
    if (size > 0 && reply.outcome.kind === 'scored') this.#measure(network, reply.durationMs);
    return reply;
  }

  /** MACs of one image stand for those of the batch: the batch is the same throughout a search. */
  #measure(network: Network, durationMs: number): void {
    this.#macsPerMs = Math.min(
      countMacs(network) / durationMs,
      this.#macsPerMs === slowestMacsPerMs ? Infinity : this.#macsPerMs,
    );
  }

  #limit(network: Network): number {
    return Math.max(this.#config.minimumLimitMs, (limitFactor * countMacs(network)) / this.#macsPerMs);
  }

  async #provideMinibatch(digest: string): Promise<void> {
    if (this.#lane.hasMinibatch(digest)) return;
    const bytes = await this.#config.queue.blobs.get(digest);
    if (bytes === null) throw new Error(`the coordinator has no minibatch ${digest}`);
    this.#lane.giveMinibatch(digest, bytes);
  }
}

/**
 * Takes shards and publishes scores until `signal` aborts: one lane process per lane, each with shards of its own. Aborting
 * finishes the current networks and hands the rest back. Throws where the engine does not load.
 */
export async function runScorer(config: ScorerConfig, signal: AbortSignal): Promise<void> {
  const workers = Array.from({ length: config.lanes }, () => new LaneWorker(config));
  await Promise.all(workers.map((worker) => worker.run(signal)));
}
