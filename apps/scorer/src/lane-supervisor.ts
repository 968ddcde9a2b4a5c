import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { EngineDescription } from '@naswot/scoring';
import { laneEnvironment } from './lane-environment.ts';
import type { LaneReply, LaneRequest } from './lane-protocol.ts';

/** The lane's process ended while it scored, or was ended for taking too long. */
export class LaneDeath extends Error {
  override readonly name = 'LaneDeath';
  readonly reason: 'crashed' | 'timeout';

  constructor(reason: 'crashed' | 'timeout', message: string) {
    super(message);
    this.reason = reason;
  }
}

/** The engine cannot be used on this machine at all. */
export class EngineUnavailable extends Error {
  override readonly name = 'EngineUnavailable';
}

export interface LaneOptions {
  readonly engine: string;
  readonly memoryLimitBytes: number | null;
}

/** Owns one lane: starts it, hands it one network at a time, ends it where it takes too long, starts it anew. */
export class LaneSupervisor implements AsyncDisposable {
  readonly #options: LaneOptions;
  #process: ChildProcess | null = null;
  #ready: Promise<EngineDescription> | null = null;
  #minibatches = new Set<string>();

  constructor(options: LaneOptions) {
    this.#options = options;
  }

  /** Starts the lane if need be and resolves with its engine; throws EngineUnavailable where it does not load. */
  start(): Promise<EngineDescription> {
    this.#ready ??= this.#launch();
    return this.#ready;
  }

  hasMinibatch(digest: string): boolean {
    return this.#minibatches.has(digest);
  }

  giveMinibatch(digest: string, bytes: Uint8Array): void {
    this.#minibatches.add(digest);
    this.#send({ kind: 'minibatch', digest, bytes });
  }

  /** Scores one architecture within a time limit; throws LaneDeath, after which `start` begins a fresh lane. */
  async score(
    request: LaneRequest & { kind: 'score' },
    limitMs: number,
  ): Promise<LaneReply & { kind: 'scored' }> {
    const reply = this.#nextReply(limitMs);
    this.#send(request);
    const { kind, ...rest } = await reply;
    if (kind === 'scored') return { kind, ...rest } as LaneReply & { kind: 'scored' };
    throw new Error('message' in rest ? rest.message : `the lane replied '${kind}'`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const lane = this.#process;
    this.#forget();
    if (lane?.exitCode !== null || lane.signalCode !== null) return;
    const exit = once(lane, 'exit');
    lane.kill('SIGKILL');
    await exit;
  }

  async #launch(): Promise<EngineDescription> {
    const { engine, memoryLimitBytes } = this.#options;
    const lane = fork(
      path.join(import.meta.dirname, 'lane.ts'),
      [engine, ...(memoryLimitBytes === null ? [] : [String(memoryLimitBytes)])],
      {
        serialization: 'advanced',
        execArgv: ['--import', import.meta.resolve('tsx')],
        env: laneEnvironment(process.env),
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      },
    );
    this.#process = lane;
    this.#minibatches = new Set();
    const reply = await this.#nextReply(null);
    if (reply.kind === 'ready') return reply.engine;
    throw new EngineUnavailable(reply.kind === 'unable' ? reply.message : `the lane replied '${reply.kind}'`);
  }

  #send(request: LaneRequest): void {
    this.#process?.send(request);
  }

  #forget(): void {
    this.#process = null;
    this.#ready = null;
  }

  /** The next message of the lane; a LaneDeath where it ends first or the limit passes. */
  #nextReply(limitMs: number | null): Promise<LaneReply> {
    const lane = this.#process;
    if (lane === null) return Promise.reject(new LaneDeath('crashed', 'the lane is not running'));
    return new Promise((resolve, reject) => {
      let isLate = false;
      const timer =
        limitMs === null
          ? undefined
          : setTimeout(() => {
              isLate = true;
              lane.kill('SIGKILL');
            }, limitMs);
      const settle = (): void => {
        clearTimeout(timer);
        lane.off('message', onMessage);
        lane.off('exit', onExit);
      };
      const onMessage = (message: unknown): void => {
        settle();
        resolve(message as LaneReply);
      };
      const onExit = (code: number | null, signal: string | null): void => {
        settle();
        this.#forget();
        const how = signal === null ? `exit code ${code}` : `signal ${signal}`;
        reject(
          isLate
            ? new LaneDeath('timeout', `it was ended after ${limitMs} ms`)
            : new LaneDeath('crashed', `the process that ran it ended with ${how}`),
        );
      };
      lane.on('message', onMessage);
      lane.on('exit', onExit);
    });
  }
}
