import type { Delivery, ResultMessage } from '@naswot/queue';

type Arrived = Delivery<ResultMessage>;

/** What waits here at most. */
const mostWaiting = 32;
/** Scores of one batch at most: one transaction. */
const mostScores = 16_384;

/** Results on their way to the one who records them, who takes all that have come. */
export class ResultInbox {
  readonly #arrived: Arrived[] = [];
  #wake: (() => void) | null = null;
  #isAwake = false;
  readonly #roomWaiters: (() => void)[] = [];

  /** Takes it in; false, and untouched, where there is no room. */
  offer(delivery: Arrived): boolean {
    if (this.#arrived.length >= mostWaiting) return false;
    this.#arrived.push(delivery);
    this.wake();
    return true;
  }

  /** Resolves once there may be room, or `release` was called. */
  room(): Promise<void> {
    return new Promise((resolve) => this.#roomWaiters.push(resolve));
  }

  /** Those who wait for room look anew at what to do. */
  release(): void {
    this.#roomWaiters.splice(0).forEach((resolve) => resolve());
  }

  /** Whether something has come. */
  get hasArrived(): boolean {
    return this.#arrived.length > 0;
  }

  /** The reader's `take` returns, with nothing where nothing has come. */
  wake(): void {
    this.#isAwake = true;
    this.#wake?.();
  }

  /** What has come, once something has or `wake` was called; null once the signal has aborted. */
  async take(signal: AbortSignal): Promise<readonly Arrived[] | null> {
    if (!this.#isAwake && !signal.aborted) await this.#sleep(signal);
    if (signal.aborted) return null;
    const batch = this.#batch();
    this.#isAwake = this.#arrived.length > 0;
    this.release();
    return batch;
  }

  /** What has come and was not taken. */
  drain(): readonly Arrived[] {
    this.release();
    return this.#arrived.splice(0);
  }

  #batch(): readonly Arrived[] {
    let scores = 0;
    const count = this.#arrived.findIndex(({ message }) => (scores += message.scores.length) > mostScores);
    return this.#arrived.splice(0, count < 1 ? (count === 0 ? 1 : this.#arrived.length) : count);
  }

  async #sleep(signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        this.#wake = null;
        signal.removeEventListener('abort', wake);
        resolve();
      };
      this.#wake = wake;
      signal.addEventListener('abort', wake, { once: true });
    });
  }
}
