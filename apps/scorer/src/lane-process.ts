import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { laneEnvironment, laneFlags } from './lane-environment.ts';
import { preferAsVictim } from './memory-victim.ts';
import type { LaneReply, LaneRequest } from './lane-protocol.ts';

/** How a lane ended in place of replying. */
export type LaneEnd =
  | { readonly kind: 'died'; readonly message: string }
  /** It was killed because its time was over. */
  | { readonly kind: 'late'; readonly message: string }
  /** It was killed because its scorer was told to stop, which says nothing about what it ran. */
  | { readonly kind: 'stopped' };

/** How long a lane may take to reply. */
export interface TimeLimit {
  /** It has at least this long. */
  readonly minimumMs: number;
  /** The whole limit, which is asked for only once the minimum is over: predicting it takes time. */
  fullMs(): number;
}

export interface LaneOptions {
  readonly engine: string;
  /** A network estimated to take more is not tried; null is no limit. */
  readonly memoryLimitBytes: number | null;
  /** Holds the engines that are installed apart; null where there is none. */
  readonly enginesFolder: string | null;
  /** The GPU that it sees, by its number; null where it may see all. */
  readonly device: string | null;
}

type LaneEvent = { readonly kind: 'reply'; readonly reply: LaneReply } | LaneEnd;

/** Sources run through tsx; in a bundle, where this file is another's part, the lane's program lies beside it as JavaScript. */
const isSource = import.meta.filename.endsWith('.ts');
const lane = path.join(import.meta.dirname, isSource ? 'lane.ts' : 'lane.js');

function forkLane({ engine, memoryLimitBytes, enginesFolder, device }: LaneOptions): ChildProcess {
  const child = fork(lane, [engine, String(memoryLimitBytes ?? Infinity), enginesFolder ?? ''], {
    serialization: 'advanced',
    // Not this process's own: a debugger's port, or a test runner's loader, is not for lanes.
    execArgv: [...laneFlags, ...(isSource ? ['--import', import.meta.resolve('tsx')] : [])],
    env: laneEnvironment(process.env, device),
    // The last pipe carries nothing: its closing tells the lane that this process is gone (parent-watch.ts).
    stdio: ['ignore', 'ignore', 'inherit', 'ipc', 'pipe'],
  });
  void preferAsVictim(child.pid);
  return child;
}

/** One lane process, from its start to its end. */
export class LaneProcess implements AsyncDisposable {
  readonly #child: ChildProcess;
  /** What the exchange in progress waits for. */
  #listener: ((event: LaneEvent) => void) | null = null;
  /** Replies that came before anything waited for them. */
  readonly #unheard: LaneReply[] = [];
  /** Resolves when every exchange so far has its reply. */
  #turn: Promise<unknown> = Promise.resolve();
  #end: LaneEnd | null = null;

  constructor(options: LaneOptions) {
    this.#child = forkLane(options);
    this.#child.on('message', (reply) => this.#tell({ kind: 'reply', reply: reply as LaneReply }));
    this.#child.once('error', (error) => this.#finish(`it could not be started: ${error.message}`));
    this.#child.once('exit', (code, signal) =>
      this.#finish(`its process ended with ${signal === null ? `exit code ${code}` : `signal ${signal}`}`),
    );
  }

  get isAlive(): boolean {
    return this.#end === null;
  }

  /** The first reply of a new lane. */
  firstReply(limit: TimeLimit, stop: AbortSignal): Promise<LaneReply | LaneEnd> {
    return this.#next(limit, stop);
  }

  /** Sends what is answered by nothing. */
  send(request: LaneRequest & { kind: 'minibatch' }): void {
    this.#send(request);
  }

  /**
   * Sends a request and resolves with its reply, or with the lane's end; kills the lane where the limit passes or `stop` aborts.
   * The lane takes requests in turn: the limit of one that waits begins with the reply to the one before.
   */
  exchange(
    request: LaneRequest & { kind: 'score' },
    limit: TimeLimit,
    stop: AbortSignal,
  ): Promise<LaneReply | LaneEnd> {
    this.#send(request);
    const reply = this.#turn.then(() => this.#next(limit, stop));
    this.#turn = reply;
    return reply;
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#end !== null) return;
    const exit = once(this.#child, 'exit');
    this.kill();
    await exit;
  }

  #send(request: LaneRequest): void {
    // With a callback a failure to write is no `error` event: the lane's end, which follows, tells enough.
    this.#child.send(request, () => undefined);
  }

  #tell(event: LaneEvent): void {
    const listener = this.#listener;
    this.#listener = null;
    if (listener !== null) listener(event);
    else if (event.kind === 'reply') this.#unheard.push(event.reply);
  }

  #finish(message: string): void {
    this.#end ??= { kind: 'died', message };
    this.#tell(this.#end);
  }

  #endWith(end: LaneEnd): void {
    this.#end ??= end;
    this.kill();
    this.#tell(this.#end);
  }

  #next(limit: TimeLimit, stop: AbortSignal): Promise<LaneReply | LaneEnd> {
    if (stop.aborted) this.#endWith({ kind: 'stopped' });
    const reply = this.#unheard.shift();
    if (reply !== undefined) return Promise.resolve(reply);
    if (this.#end !== null) return Promise.resolve(this.#end);
    return new Promise((resolve) => {
      const halt = (): void => this.#endWith({ kind: 'stopped' });
      const late = (afterMs: number): void =>
        this.#endWith({ kind: 'late', message: `it was ended after ${Math.round(afterMs)} ms` });
      const afterMinimum = (): void => {
        const fullMs = limit.fullMs();
        if (fullMs <= limit.minimumMs) late(limit.minimumMs);
        else timer = setTimeout(() => late(fullMs), fullMs - limit.minimumMs);
      };
      let timer = setTimeout(afterMinimum, limit.minimumMs);
      stop.addEventListener('abort', halt, { once: true });
      this.#listener = (event) => {
        clearTimeout(timer);
        stop.removeEventListener('abort', halt);
        resolve(event.kind === 'reply' ? event.reply : event);
      };
    });
  }
}
