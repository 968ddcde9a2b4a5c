import { once } from 'node:events';
import path from 'node:path';
import { SHARE_ENV, Worker, type Transferable } from 'node:worker_threads';
import { OutOfMemory, type EngineDescription, type Probe } from '@naswot/scoring';
import type { DeviceReply, DeviceRequest, DeviceStart } from './device-protocol.ts';

/** In a bundle, where this file is another's part, the thread's program lies beside it. */
const program = path.join(
  import.meta.dirname,
  import.meta.filename.endsWith('.ts') ? 'device-worker.js' : 'engine-device.js',
);

interface Waiting {
  readonly resolve: (probes: readonly Probe[]) => void;
  readonly reject: (error: Error) => void;
}

/** A thread that has an engine's device, from its start to its end. */
export class DeviceThread implements AsyncDisposable {
  readonly description: EngineDescription;
  readonly #worker: Worker;
  readonly #exited: Promise<unknown>;
  readonly #waiting = new Map<number, Waiting>();
  #runs = 0;
  /** Why nothing runs on it any more. */
  #end: Error | null = null;

  private constructor(worker: Worker, description: EngineDescription) {
    this.#worker = worker;
    this.description = description;
    this.#exited = new Promise((resolve) => worker.once('exit', resolve));
    worker.on('message', (message: DeviceReply) => this.#hear(message));
    worker.once('error', (error) => this.#fail(`the thread of the device ended: ${String(error)}`));
    worker.once('exit', () => this.#fail('the thread of the device has ended'));
  }

  /** Throws where the engine does not load. */
  static async start(start: DeviceStart): Promise<DeviceThread> {
    const worker = new Worker(program, {
      workerData: start,
      // Libraries read settings from the process's environment, where loading them writes some.
      env: SHARE_ENV,
      // Not this process's own: a debugger's port, or a test runner's loader, is not for threads.
      execArgv: [],
    });
    const ended = once(worker, 'exit').then(() => {
      throw new Error(`the thread that loads engine ${start.engine} has ended`);
    });
    const [reply] = (await Promise.race([once(worker, 'message'), ended])) as [DeviceReply];
    if (reply.kind === 'ready') return new DeviceThread(worker, reply.description);
    throw new Error(
      reply.kind === 'unable' ? reply.message : `the thread of the device said '${reply.kind}'`,
    );
  }

  /** Sends what is answered by nothing; `transfer` is this thread's no more. */
  send(request: Exclude<DeviceRequest, { kind: 'run' }>, transfer: readonly Transferable[] = []): void {
    if (this.#end === null) this.#worker.postMessage(request, transfer);
  }

  /** Runs a network after all that was asked for before. Rejects with what its engine throws, and where the thread has ended. */
  run(request: Omit<DeviceRequest & { kind: 'run' }, 'kind' | 'run'>): Promise<readonly Probe[]> {
    if (this.#end !== null) return Promise.reject(this.#end);
    const run = this.#runs++;
    const ran = new Promise<readonly Probe[]>((resolve, reject) =>
      this.#waiting.set(run, { resolve, reject }),
    );
    this.#worker.postMessage({ ...request, kind: 'run', run } satisfies DeviceRequest);
    return ran;
  }

  /** Resolves when what was asked for is done and the thread has ended. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.send({ kind: 'end' });
    await this.#exited;
  }

  #hear(message: DeviceReply): void {
    if (message.kind !== 'ran' && message.kind !== 'failed') return;
    const waiting = this.#waiting.get(message.run);
    this.#waiting.delete(message.run);
    if (message.kind === 'ran') waiting?.resolve(message.probes);
    else waiting?.reject(message.isMemory ? new OutOfMemory(message.message) : new Error(message.message));
  }

  #fail(message: string): void {
    this.#end ??= new Error(message);
    for (const { reject } of this.#waiting.values()) reject(this.#end);
    this.#waiting.clear();
  }
}
