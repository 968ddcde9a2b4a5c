import { availableParallelism } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Tinypool } from 'tinypool';
import { explainFileError } from '@naswot/dataset';
import type { Decoded, DecodedOrCode, RecordRequest } from './decode.ts';
import type { TrainedAccuracy } from '../trained-accuracy.ts';

/** In a bundle, where this file is another's part, the threads' program lies beside it. */
const program = path.join(
  import.meta.dirname,
  import.meta.filename.endsWith('.ts') ? 'decode-worker.js' : 'benchmark-decoder.js',
);

/** A record takes some 20 MB; one that takes more than this ends its thread, and is broken. */
const threadHeapMb = 512;

/** Tasks that are begun or wait, for each thread, so that none waits for the slowest. */
const tasksPerThread = 4;

const explainCode = (code: string): string => explainFileError(Object.assign(new Error(code), { code }));

/** Threads that decompress and read pickles: one for each core, by default. */
export class DecodePool implements AsyncDisposable {
  readonly #pool: Tinypool;
  /** How many tasks keep all threads busy. */
  readonly window: number;

  constructor(threads = availableParallelism()) {
    this.window = threads * tasksPerThread;
    this.#pool = new Tinypool({
      filename: pathToFileURL(program).href,
      minThreads: threads,
      maxThreads: threads,
      // Not this process's own: a debugger's port, or a test runner's loader, is not for threads.
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: threadHeapMb },
    });
  }

  record(request: RecordRequest): Promise<Decoded<readonly TrainedAccuracy[]>> {
    return this.#run('decodeRecord', request);
  }

  meta(file: string): Promise<Decoded<readonly string[]>> {
    return this.#run('decodeMeta', file);
  }

  block(block: Uint8Array): Promise<Decoded<Uint8Array>> {
    return this.#run('decompressBlock', block);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pool.destroy();
  }

  /** A thread that ends, as for memory, breaks what it was reading and no more: the pool starts another. */
  async #run<Value>(name: string, task: unknown): Promise<Decoded<Value>> {
    try {
      const decoded = (await this.#pool.run(task, { name })) as DecodedOrCode<Value>;
      return decoded.kind === 'unreadable' ? { kind: 'broken', message: explainCode(decoded.code) } : decoded;
    } catch (error) {
      return { kind: 'broken', message: `the thread that read it ended: ${String(error)}` };
    }
  }
}
