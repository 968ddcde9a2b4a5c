import { countMacs } from '@naswot/network';
import type { Engine } from '@naswot/scoring';
import type { LaneReply, LaneRequest } from './lane-protocol.ts';
import { LaneTasks, type LaneTask, type ScoreSome } from './lane-task.ts';
import { messageOf } from './message-of.ts';
import { NetworkAhead, type Turn } from './network-ahead.ts';

type Scored = LaneReply & { readonly kind: 'scored' };

const nothing: Scored = { kind: 'scored', scores: [], macs: 0, runs: 0, runMs: 0 };

/** The turn of one of the task's networks. */
const turnOf = ({ request: message, network, run, positions }: LaneTask, index: number): Turn => ({
  message,
  index,
  request() {
    const position = positions[index];
    if (position === undefined) throw new RangeError(`the request has no network ${index}`);
    return { network: network(position), spec: message.spec, run };
  },
});

export interface LaneScoringOptions {
  readonly engine: Engine;
  /** A network estimated to take more is not tried; null is no limit. */
  readonly memoryLimitBytes: number | null;
  readonly reply: (message: LaneReply) => void;
}

/**
 * Answers requests in their order, one network at a time. Where the engine's device does the work, the next network is prepared
 * while one runs, and runs while the score of that one is made: of the same request, or the first of the request that waits.
 */
export class LaneScoring {
  readonly #options: LaneScoringOptions;
  readonly #tasks: LaneTasks;
  readonly #ahead = new NetworkAhead();
  readonly #waiting: LaneRequest[] = [];
  #isBusy = false;
  /** After a failure the supervisor ends this process: what waits is no more answered. */
  #isOver = false;
  /** Prepares what comes after the network that runs, once it is known. */
  #prepareNext = (): void => undefined;

  constructor(options: LaneScoringOptions) {
    this.#options = options;
    this.#tasks = new LaneTasks(options.engine, options.memoryLimitBytes);
  }

  take(request: LaneRequest): void {
    this.#waiting.push(request);
    if (this.#isBusy) this.#prepareNext();
    else void this.#answerAll();
  }

  async #answerAll(): Promise<void> {
    this.#isBusy = true;
    for (let request = this.#waiting.shift(); request !== undefined; request = this.#waiting.shift()) {
      if (this.#isOver) return;
      if (request.kind === 'minibatch') this.#tasks.minibatch = request.minibatch;
      else this.#options.reply(await this.#answer(request));
    }
    this.#isBusy = false;
  }

  async #answer(request: ScoreSome): Promise<LaneReply> {
    const task = this.#taskOf(request);
    return task instanceof Error
      ? { kind: 'refused', message: messageOf(task) }
      : await this.#scoreSome(task);
  }

  /** The error says what this program does not have. */
  #taskOf(request: ScoreSome): LaneTask | Error {
    try {
      return this.#tasks.of(request);
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  async #scoreSome(task: LaneTask): Promise<LaneReply> {
    const end = performance.now() + task.request.budgetMs;
    let done = nothing;
    for (const index of task.positions.keys()) {
      // What is ready is run, so that nothing is prepared for nothing.
      if (index > 0 && !this.#ahead.isAhead && performance.now() >= end) break;
      try {
        done = await this.#scoreNext(task, index, end, done);
      } catch (error) {
        await this.#ahead.drop();
        // Whatever went well before is told; the one that failed comes again, as the first.
        if (index > 0) return done;
        this.#isOver = true;
        return { kind: 'failed', message: messageOf(error) };
      }
    }
    return done;
  }

  /** Scores one network and adds it to what the lane has. */
  async #scoreNext(task: LaneTask, index: number, end: number, before: Scored): Promise<Scored> {
    const position = task.positions[index];
    if (position === undefined) return before;
    const start = performance.now();
    this.#prepareNext = () => this.#prepareAfter(task, index, end);
    const { outcome, probe, network } = await this.#ahead.score(turnOf(task, index), this.#prepareNext);
    const durationMs = performance.now() - start;
    const scores = [...before.scores, { position, outcome, durationMs }];
    if (probe === null || task.run === null) return { ...before, scores };
    return {
      kind: 'scored',
      scores,
      macs: before.macs + countMacs(network) * task.run.minibatch.shape[0],
      runs: before.runs + 1,
      runMs: before.runMs + durationMs,
    };
  }

  #prepareAfter(task: LaneTask, index: number, end: number): void {
    if (this.#options.engine.overlaps !== true) return;
    if (index + 1 === task.positions.length) this.#prepareWaiting();
    else if (performance.now() < end) this.#ahead.prepare(turnOf(task, index + 1));
  }

  /** The first network of the request that waits; one that is refused says so in its turn. */
  #prepareWaiting(): void {
    const [request] = this.#waiting;
    if (request?.kind !== 'score' || this.#ahead.isAhead) return;
    const task = this.#taskOf(request);
    if (!(task instanceof Error)) this.#ahead.prepare(turnOf(task, 0));
  }
}
