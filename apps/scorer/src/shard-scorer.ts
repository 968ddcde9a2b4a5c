import { countMacs } from '@naswot/network';
import type { ScoreMessage, ShardMessage } from '@naswot/queue';
import type { Minibatch } from '@naswot/scoring';
import { scoredAs, shardPositions } from '@naswot/search';
import { findSpace, type Position, type Space } from '@naswot/space';
import type { TimeLimit } from './lane-process.ts';
import type { LaneAnswer, LaneSupervisor } from './lane-supervisor.ts';
import { messageOf } from './message-of.ts';
import type { ResultPublisher } from './result-publisher.ts';
import type { ScorerLog } from './scorer-log.ts';
import {
  afterFailure,
  afterOutcomes,
  nextPositions,
  startShard,
  verdict,
  type ShardProgress,
} from './shard-progress.ts';
import { addSpeed, timeLimitMs, unmeasured } from './time-limit.ts';

export interface ShardScorerOptions {
  readonly lane: LaneSupervisor;
  readonly minibatch: (digest: string) => Promise<Minibatch>;
  /** Shortest time a network is given, whatever is predicted. */
  readonly minimumLimitMs: number;
  readonly onScored: (count: number) => void;
  readonly log: ScorerLog;
}

/** A shard that asks for what this scorer does not have; it says nothing about its architectures. */
export class ShardRefused extends Error {
  override readonly name = 'ShardRefused';
}

/** A request of several networks is answered after this time: a request each would cost more than the smallest networks. */
const budgetMs = 100;
const mostPositions = 256;
/** Networks slower than this go one at a time, so that it is known which one ended a lane. */
const slowMs = 20;

interface Task {
  readonly shard: ShardMessage;
  readonly space: Space;
  readonly minibatch: Minibatch | null;
  readonly positions: readonly Position[];
  readonly results: ResultPublisher;
}

/** Runs the architectures of shards on a lane. */
export class ShardScorer {
  readonly #options: ShardScorerOptions;
  #speed = unmeasured;
  /** Of the last request, Infinity before the first. */
  #meanMs = Infinity;

  constructor(options: ShardScorerOptions) {
    this.#options = options;
  }

  /** Scores all of a shard; `handed-back` where it was told to stop before the end. Throws ShardRefused. */
  async score(
    shard: ShardMessage,
    results: ResultPublisher,
    signal: AbortSignal,
  ): Promise<'complete' | 'handed-back'> {
    const task = await this.#prepare(shard, results);
    let progress: ShardProgress | null = startShard(task.positions);
    while (progress.positions.length > 0) {
      if (signal.aborted) return 'handed-back';
      progress = await this.#advance(task, progress);
      if (progress === null) return 'handed-back';
    }
    return 'complete';
  }

  async #prepare(shard: ShardMessage, results: ResultPublisher): Promise<Task> {
    const { id, spec, work } = shard;
    try {
      const space = findSpace(shard.space);
      const minibatch = spec.run === null ? null : await this.#options.minibatch(spec.run.minibatch);
      const positions = shardPositions(work, space.size).map((position) => scoredAs(space, spec, position));
      return { shard, space, minibatch, positions, results };
    } catch (cause) {
      throw new ShardRefused(`shard ${id} cannot be scored here: ${messageOf(cause)}`, { cause });
    }
  }

  /** One request to the lane; null where the lane was told to stop. */
  async #advance(task: Task, progress: ShardProgress): Promise<ShardProgress | null> {
    const { lane, log } = this.#options;
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
        throw new ShardRefused(`shard ${shard.id} cannot be scored here: ${answer.message}`);
      case 'failed':
      case 'died':
      case 'late':
        await lane.retire();
        log.warn({ search: shard.searchId, shard: String(shard.shard) }, `a lane ended, ${answer.message}`);
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

  async #report({ results }: Task, scores: readonly ScoreMessage[]): Promise<void> {
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
