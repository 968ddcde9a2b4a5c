import { countMacs } from '@naswot/network';
import type { Delivery, ScorerQueue, ShardMessage } from '@naswot/queue';
import type { EngineDescription, Minibatch } from '@naswot/scoring';
import { scoredAs, shardPositions } from '@naswot/search';
import { findSpace, type Position, type Space } from '@naswot/space';
import type { TimeLimit } from './lane-process.ts';
import type { LaneAnswer, LaneSupervisor } from './lane-supervisor.ts';
import { ResultPublisher } from './result-publisher.ts';
import { ShardFeed } from './shard-feed.ts';
import {
  afterFailure,
  afterOutcomes,
  nextPositions,
  startShard,
  verdict,
  type ShardProgress,
} from './shard-progress.ts';
import { addSpeed, timeLimitMs, unmeasured } from './time-limit.ts';

export interface LaneWorkerOptions {
  readonly scorer: string;
  readonly lane: LaneSupervisor;
  readonly queue: ScorerQueue;
  readonly minibatch: (digest: string) => Promise<Minibatch>;
  /** Shortest time a network is given, whatever is predicted. */
  readonly minimumLimitMs: number;
  readonly onScored: (count: number) => void;
  readonly log: (message: string) => void;
}

/** The lease is renewed this often. Everything that a shard waits for has a limit of its own, so the renewing has an end. */
const renewEveryMs = 20_000;
/** A kill loses no more than a second's scores; the first one is shown at once. */
const publishAfterMs = 1_000;
/** A request of several networks is answered after this time: a request each would cost more than the smallest networks. */
const budgetMs = 100;
const mostPositions = 256;
/** Networks slower than this go one at a time, so that it is known which one ended a lane. */
const slowMs = 20;

interface Task {
  readonly shard: ShardMessage;
  readonly space: Space;
  readonly minibatch: Minibatch | null;
  readonly results: ResultPublisher;
}

const whenAborted = (signal: AbortSignal): Promise<null> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve(null);
    else signal.addEventListener('abort', () => resolve(null), { once: true });
  });

/**
 * Publishes the scores that are left and acknowledges the shard; hands it back where it is not done, or publishing fails. A repeat
 * changes nothing.
 */
async function settleShard(
  delivery: Delivery<ShardMessage>,
  results: ResultPublisher,
  isDone: boolean,
): Promise<void> {
  let isPublished = false;
  try {
    await (isDone ? results.finish() : results[Symbol.asyncDispose]());
    isPublished = isDone;
  } finally {
    await (isPublished ? delivery.ack() : delivery.nak());
  }
}

/** One lane's work: shards, one after another. */
export class LaneWorker {
  readonly #options: LaneWorkerOptions;
  #speed = unmeasured;
  #hasPublished = false;
  /** Of the last request, Infinity before the first. */
  #meanMs = Infinity;

  constructor(options: LaneWorkerOptions) {
    this.#options = options;
  }

  /**
   * Until `signal` aborts: then the request in hand is finished, and the rest of the shard handed back. The next shard is asked for
   * and scored while the last scores of the one before are published: the coordinator, which records them, answers nothing meanwhile.
   */
  async run(signal: AbortSignal): Promise<void> {
    const { lane, queue } = this.#options;
    const engine = await Promise.race([lane.start(), whenAborted(signal)]);
    if (engine === null) return;
    await using shards = new ShardFeed(queue.shards, signal);
    let settled = Promise.resolve();
    try {
      for (;;) {
        const delivery = await shards.take();
        if (delivery === null) return;
        const settle = await this.#serve(delivery, engine, signal);
        if (!signal.aborted) shards.ask();
        await settled;
        settled = settle();
        // The next shard's end is told where it failed.
        settled.catch(() => undefined);
      }
    } finally {
      await settled;
    }
  }

  /** Scores a shard. What it returns is to be called once, and ends the delivery. */
  async #serve(
    delivery: Delivery<ShardMessage>,
    engine: EngineDescription,
    signal: AbortSignal,
  ): Promise<() => Promise<void>> {
    const { searchId, shard } = delivery.message;
    const { scorer, queue } = this.#options;
    const head = { searchId, shard, scorer, engine };
    const results = new ResultPublisher(queue.results, head, this.#hasPublished ? publishAfterMs : 0);
    this.#hasPublished = true;
    const renewal = setInterval(() => delivery.working(), renewEveryMs);
    const settle = (isDone: boolean): Promise<void> =>
      settleShard(delivery, results, isDone).finally(() => clearInterval(renewal));
    try {
      const isDone = await this.#scoreShard(delivery.message, results, signal);
      return () => settle(isDone);
    } catch (error) {
      await settle(false);
      throw error;
    }
  }

  /** Scores all of a shard; false where it was told to stop before the end. */
  async #scoreShard(shard: ShardMessage, results: ResultPublisher, signal: AbortSignal): Promise<boolean> {
    const { run } = shard.spec;
    const space = findSpace(shard.space);
    const minibatch = run === null ? null : await this.#options.minibatch(run.minibatch);
    const task = { shard, space, minibatch, results };
    const positions = shardPositions(shard.work, space.size).map((position) =>
      scoredAs(space, shard.spec, position),
    );
    let progress: ShardProgress | null = startShard(positions);
    while (progress.positions.length > 0) {
      if (signal.aborted) return false;
      progress = await this.#advance(task, progress);
      if (progress === null) return false;
    }
    return true;
  }

  /** One request to the lane; null where the lane was told to stop. */
  async #advance(task: Task, progress: ShardProgress): Promise<ShardProgress | null> {
    const { lane } = this.#options;
    const { space, shard, minibatch } = task;
    const positions = nextPositions(progress, this.#meanMs > slowMs ? 1 : mostPositions);
    const isAlone = lane.isFresh && positions.length === 1;
    const answer = await lane.score(
      { kind: 'score', space: space.name, spec: shard.spec, positions, budgetMs },
      minibatch,
      this.#limit(task, positions),
    );
    switch (answer.kind) {
      case 'scored':
        this.#measure(answer);
        await this.#report(task, answer.scores);
        return afterOutcomes(progress, answer.scores.length);
      case 'stopped':
        return null;
      case 'refused':
        throw new Error(`shard ${shard.id} cannot be scored here: ${answer.message}`);
      case 'failed':
      case 'died':
      case 'late':
        await lane.retire();
        this.#options.log(`${shard.id}: a lane ended, ${answer.message}`);
        return this.#judge(task, afterFailure(progress, positions.length, { ...answer, isAlone }));
    }
  }

  async #judge(task: Task, progress: ShardProgress): Promise<ShardProgress> {
    const outcome = verdict(progress);
    const [position] = progress.positions;
    if (outcome === null || position === undefined) return progress;
    await this.#report(task, [{ position, outcome, durationMs: 0 }]);
    return afterOutcomes(progress, 1);
  }

  async #report({ results }: Task, scores: Parameters<ResultPublisher['add']>[0]): Promise<void> {
    this.#options.onScored(scores.length);
    await results.add(scores);
  }

  #measure({ scores, macs, runMs }: LaneAnswer & { kind: 'scored' }): void {
    this.#meanMs = scores.reduce((sum, { durationMs }) => sum + durationMs, 0) / scores.length;
    this.#speed = addSpeed(this.#speed, { macs, ms: runMs });
  }

  /** Of the largest: the networks before it take no longer than the budget. */
  #limit({ space, shard, minibatch }: Task, positions: readonly Position[]): TimeLimit {
    const minimumMs = this.#options.minimumLimitMs;
    const images = minibatch?.shape[0] ?? 0;
    const limitOf = (position: Position): number =>
      timeLimitMs(countMacs(space.network(position, shard.spec.network)) * images, this.#speed, minimumMs);
    return { minimumMs, fullMs: () => Math.max(...positions.map(limitOf)) };
  }
}
