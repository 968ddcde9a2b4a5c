import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { laneEnvironment, laneFlags } from '../../../apps/scorer/src/lane-environment.ts';
import type { CellScore, EngineEnd, EngineStart, WorkerRequest } from './engine-worker.ts';
import type { Subject } from './workload.ts';

/** Of what a process wrote to its standard error the error that ended it, `EngineUnusable: ...`; else the last line. */
const reasonIn = (text: string): string =>
  text.split('\n').find((line) => /^[A-Z]\w+: /.test(line)) ?? text.trim().split('\n').pop() ?? '';

/** An engine that is measured, in a process of its own, as a lane is one. */
export class EngineProcess implements AsyncDisposable {
  readonly subject: Subject;
  readonly started: EngineStart;
  readonly #child: ChildProcess;
  readonly #exited: Promise<unknown[]>;

  private constructor(
    subject: Subject,
    child: ChildProcess,
    exited: Promise<unknown[]>,
    started: EngineStart,
  ) {
    this.subject = subject;
    this.#child = child;
    this.#exited = exited;
    this.started = started;
  }

  /** The process, or one sentence why the engine does not load. */
  static async start(subject: Subject): Promise<EngineProcess | string> {
    const child = fork(path.join(import.meta.dirname, 'engine-worker.ts'), [JSON.stringify(subject)], {
      execArgv: [...laneFlags, '--import', import.meta.resolve('tsx')],
      env: laneEnvironment({ ...process.env, ...subject.environment }, null),
      stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    });
    let said = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text));
    // A process that is disconnected from never emits 'close'; one that fails by itself does, when all it said is here.
    const exited = once(child, 'exit');
    const failed = once(child, 'close').then(() => null);
    const message = await Promise.race([once(child, 'message'), failed]);
    if (message === null) return reasonIn(said);
    return new EngineProcess(subject, child, exited, message[0] as EngineStart);
  }

  score(cell: string): Promise<CellScore> {
    return this.#ask<CellScore>({ kind: 'score', cell });
  }

  /** The last thing to be asked: most memory held, and where the time of these cells goes. */
  end(cells: readonly string[]): Promise<EngineEnd> {
    return this.#ask<EngineEnd>({ kind: 'end', cells });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.connected) this.#child.disconnect();
    await this.#exited;
  }

  /** Rejects where the process ends instead of answering: its engine has thrown, or its driver ended it. */
  async #ask<Answer>(request: WorkerRequest): Promise<Answer> {
    const ended = this.#exited.then(([code, signal]) => {
      throw new Error(
        `engine ${this.subject.engine} ended with ${String(signal ?? code)} while it was measured`,
      );
    });
    const reply = once(this.#child, 'message');
    this.#child.send(request);
    const [answer] = (await Promise.race([reply, ended])) as [Answer];
    return answer;
  }
}
