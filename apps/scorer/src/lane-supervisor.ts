import { engines, isEngineName } from '@naswot/engines';
import { installHint, type EngineDescription, type Minibatch } from '@naswot/scoring';
import { LaneProcess, type LaneEnd, type LaneOptions, type TimeLimit } from './lane-process.ts';
import type { LaneReply, LaneRequest } from './lane-protocol.ts';

/** The engine cannot be used on this machine at all. */
export class EngineUnavailable extends Error {
  override readonly name = 'EngineUnavailable';
}

export type LaneAnswer = Exclude<LaneReply, { kind: 'ready' | 'unable' }> | LaneEnd;

/** A GPU's libraries take tens of seconds to load the first time. */
const startLimitMs = 180_000;
const startLimit: TimeLimit = { minimumMs: startLimitMs, fullMs: () => startLimitMs };

/** Owns one lane: starts its process, hands it requests, starts it anew where it has ended. */
export class LaneSupervisor implements AsyncDisposable {
  readonly #options: LaneOptions;
  readonly #stop: AbortSignal;
  #process: LaneProcess | null = null;
  #engine: Promise<EngineDescription | null> | null = null;
  #minibatch: string | null = null;
  #isFresh = true;

  /** `stop` kills the lane, whatever it runs. */
  constructor(options: LaneOptions, stop: AbortSignal) {
    this.#options = options;
    this.#stop = stop;
  }

  /** Whether the lane's process has run no network yet. */
  get isFresh(): boolean {
    return this.#isFresh || this.#process?.isAlive !== true;
  }

  /**
   * Starts the lane where none runs and resolves with its engine, or with null where it was told to stop; throws
   * EngineUnavailable where the engine does not load.
   */
  start(): Promise<EngineDescription | null> {
    if (this.#process?.isAlive !== true || this.#engine === null) {
      this.#process = new LaneProcess(this.#options);
      this.#minibatch = null;
      this.#isFresh = true;
      this.#engine = this.#load(this.#process);
    }
    return this.#engine;
  }

  /**
   * Hands the lane architectures, and their images where it has others; starts it first where it has ended. It may be called again
   * before it resolves: the lane then goes on without a pause.
   */
  async score(
    request: LaneRequest & { kind: 'score' },
    minibatch: Minibatch | null,
    limit: TimeLimit,
  ): Promise<LaneAnswer> {
    const engine = await this.start();
    const lane = this.#process;
    if (engine === null || lane === null) return { kind: 'stopped' };
    if (minibatch !== null && minibatch.digest !== this.#minibatch) {
      lane.send({ kind: 'minibatch', minibatch });
      this.#minibatch = minibatch.digest;
    }
    const answer = await lane.exchange(request, limit, this.#stop);
    this.#isFresh = false;
    if (answer.kind === 'ready' || answer.kind === 'unable')
      throw new Error(`the lane answered '${answer.kind}' to a request to score`);
    return answer;
  }

  /** Ends the lane's process; the next request starts a fresh one. */
  async retire(): Promise<void> {
    const lane = this.#process;
    this.#process = null;
    await lane?.[Symbol.asyncDispose]();
  }

  /** Kills the lane without waiting. */
  kill(): void {
    this.#process?.kill();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.retire();
  }

  async #load(lane: LaneProcess): Promise<EngineDescription | null> {
    const reply = await lane.firstReply(startLimit, this.#stop);
    if (reply.kind === 'ready') return reply.engine;
    if (reply.kind === 'stopped') return null;
    await lane[Symbol.asyncDispose]();
    const why = 'message' in reply ? reply.message : `the lane is '${reply.kind}'`;
    throw new EngineUnavailable(
      reply.kind === 'unable' ? why : `the lane that loaded the engine: ${why}${whatToDo(this.#options)}`,
    );
  }
}

/** A library that ends its process may be cut off, which installing it anew mends. */
const whatToDo = ({ engine }: LaneOptions): string =>
  isEngineName(engine) && engines[engine].runtime.place !== 'own' ? `; ${installHint(engine)}` : '';
