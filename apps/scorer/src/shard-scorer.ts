import { countMacs } from '@naswot/network';
import type { ScoreMessage, ShardMessage } from '@naswot/queue';
import type { Minibatch } from '@naswot/scoring';
import { scoredAs, shardPositions } from '@naswot/search';
import { findSpace, type Position, type Space } from '@naswot/space';
import type { TimeLimit } from './lane-process.ts';
import type { LaneAnswer, LaneSupervisor } from './lane-supervisor.ts';
import { messageOf } from './message-of.ts';
import { addPace, unpaced } from './pace.ts';
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

/** A request that the lane has. */
interface Asked {
  readonly positions: readonly Position[];
  /** Whether it is the only one of a fresh lane. */
  readonly isAlone: boolean;
  readonly answered: Promise<LaneAnswer>;
}

/** Runs the architectures of shards on a lane. */
export class ShardScorer {
  readonly #options: ShardScorerOptions;
  #speed = unmeasured;
  #pace = unpaced;
  /** Behind the request whose answer is waited for. */
  #asked: Asked | null = null;

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
    this.#asked = null;
    while (progress.positions.length > 0) {
      if (signal.aborted && !this.#isAhead) return 'handed-back';
      progress = await this.#advance(task, progress, signal);
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

  /** The answer to one request; null where the lane was told to stop. */
  async #advance(task: Task, progress: ShardProgress, signal: AbortSignal): Promise<ShardProgress | null> {
    const { lane, log } = this.#options;
    const { shard } = task;
    const { positions, isAlone, answered } = this.#asked ?? this.#ask(task, this.#next(progress));
    this.#asked = signal.aborted ? null : this.#askAhead(task, progress, positions.length);
    const answer = await answered;
    switch (answer.kind) {
      case 'scored':
        this.#measure(task, answer);
        await this.#report(task, answer.scores);
        return afterOutcomes(progress, answer.scores.length);
      case 'stopped':
        return null;
      case 'refused':
        throw new ShardRefused(`shard ${shard.id} cannot be scored here: ${answer.message}`);
      case 'failed':
      case 'died':
      case 'late':
        this.#asked = null;
        await lane.retire();
        log.warn({ search: shard.searchId, shard: String(shard.shard) }, `a lane ended, ${answer.message}`);
        return this.#judge(task, afterFailure(progress, positions.length, { ...answer, isAlone }));
    }
  }

  #next(progress: ShardProgress): readonly Position[] {
    return nextPositions(progress, this.#isSlow ? 1 : mostPositions);
  }

  get #isAhead(): boolean {
    return this.#asked !== null;
  }

  get #isSlow(): boolean {
    return this.#pace > slowMs;
  }

  #ask(task: Task, positions: readonly Position[]): Asked {
    const { lane } = this.#options;
    const { space, shard, minibatch } = task;
    const isAlone = lane.isFresh && positions.length === 1;
    const answered = lane.score(
      { kind: 'score', space: space.name, spec: shard.spec, positions, budgetMs },
      minibatch,
      this.#limit(task, positions),
    );
    return { positions, isAlone, answered };
  }

  /**
   * The network behind those that were asked for, where networks go one at a time: the lane begins with it while the answer
   * to the one before is on its way, and prepares it before that where a device does the work. Of what ended the lane it is known all
   * the same: it was the first without an answer. A device may have ended it within the moment in which that one's score is made: tried
   * alone it is cleared.
   */
  #askAhead(task: Task, progress: ShardProgress, count: number): Asked | null {
    const ahead = progress.positions.slice(count, count + 1);
    if (!this.#isSlow || progress.suspects > 0 || ahead.length === 0) return null;
    const asked = this.#ask(task, ahead);
    // Where the request before it fails, nobody waits for this one.
    asked.answered.catch(() => undefined);
    return { ...asked, isAlone: false };
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

  #measure({ shard }: Task, answer: LaneAnswer & { kind: 'scored' }): void {
    this.#pace = addPace(this.#pace, answer, shard.spec.run !== null);
    this.#speed = addSpeed(this.#speed, { macs: answer.macs, ms: answer.runMs });
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
