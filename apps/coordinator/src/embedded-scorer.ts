import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { ipcChannel, type LocalQueue } from '@naswot/queue';

export interface EmbeddedScorerOptions {
  /** The scorer's entry, run by this process's own Node. */
  readonly entry: string;
  readonly lanes: number;
  readonly engine: string;
  /** Further arguments, such as limits. */
  readonly extraArguments?: readonly string[];
}

/** How long a scorer may finish its networks when it is told to stop. */
const drainMs = 30_000;
const engineUnavailableCode = 3;

/** A scorer process on this machine; it ends with the coordinator, whose channel it holds. */
export class EmbeddedScorer implements AsyncDisposable {
  readonly #process: ChildProcess;
  #errors = '';
  /** Rejects when the process ends without having been told to. */
  readonly failed: Promise<never>;
  #isStopping = false;

  constructor(queue: LocalQueue, { entry, lanes, engine, extraArguments = [] }: EmbeddedScorerOptions) {
    this.#process = spawn(
      process.execPath,
      [
        ...(entry.endsWith('.ts') ? ['--import', import.meta.resolve('tsx')] : []),
        entry,
        '--lanes',
        String(lanes),
        '--engine',
        engine,
        ...extraArguments,
      ],
      { stdio: ['ignore', 'ignore', 'pipe', 'ipc'], serialization: 'advanced' },
    );
    queue.connect(ipcChannel(this.#process));
    this.#process.stderr
      ?.setEncoding('utf8')
      .on('data', (text: string) => (this.#errors = (this.#errors + text).slice(-4000)));
    this.failed = this.#whenFailed(engine);
    // Nobody may be waiting when it fails; whoever waits later still sees it.
    this.failed.catch(() => undefined);
  }

  /** Finishes the current networks within a limit, then ends the process. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isStopping = true;
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const exit = once(this.#process, 'exit');
    this.#process.kill('SIGTERM');
    const late = setTimeout(() => this.#process.kill('SIGKILL'), drainMs);
    await exit;
    clearTimeout(late);
  }

  /** Ends the process at once: what it was scoring is scored again another time. */
  kill(): void {
    this.#isStopping = true;
    this.#process.kill('SIGKILL');
  }

  async #whenFailed(engine: string): Promise<never> {
    const [code, signal] = (await once(this.#process, 'exit')) as [number | null, string | null];
    if (this.#isStopping) return new Promise<never>(() => undefined);
    const said = this.#errors.trim();
    if (code === engineUnavailableCode)
      throw new Error(said === '' ? `engine ${engine} does not load` : said);
    throw new Error(
      `the scorer ended with ${signal ?? `exit code ${code}`}${said === '' ? '' : `: ${said}`}`,
    );
  }
}
