import type { ResultMessage, ScoreMessage, ScorerQueue } from '@naswot/queue';

/** A message of so many scores is some 50 kB. */
const mostScores = 512;

/** Publishes a shard's scores a few at a time, in order. What is left when it is disposed of is published, too. */
export class ResultPublisher implements AsyncDisposable {
  readonly #results: ScorerQueue['results'];
  readonly #head: Omit<ResultMessage, 'scores' | 'complete'>;
  readonly #waitMs: number;
  #waiting: ScoreMessage[] = [];
  #timer: NodeJS.Timeout | null = null;
  /** All that was published so far; whoever adds or finishes next is told where it failed. */
  #sent: Promise<void> = Promise.resolve();

  /** Scores wait `waitMs` for company: a message for each network costs the coordinator a transaction each. */
  constructor(
    results: ScorerQueue['results'],
    head: Omit<ResultMessage, 'scores' | 'complete'>,
    waitMs: number,
  ) {
    this.#results = results;
    this.#head = head;
    this.#waitMs = waitMs;
  }

  /** Takes scores in; where the queue is slow it waits, and the lane with it. */
  async add(scores: readonly ScoreMessage[]): Promise<void> {
    this.#waiting.push(...scores);
    this.#timer ??= setTimeout(() => this.#publish(false), this.#waitMs);
    if (this.#waiting.length >= mostScores) this.#publish(false);
    await this.#sent;
  }

  /** Publishes the shard's last scores; resolves once all of them are the queue's. */
  async finish(): Promise<void> {
    this.#publish(true);
    await this.#sent;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#waiting.length > 0) this.#publish(false);
    await this.#sent;
  }

  #publish(complete: boolean): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const scores = this.#waiting;
    this.#waiting = [];
    this.#sent = this.#sent.then(() => this.#results.publish({ ...this.#head, scores, complete }));
    // A failure while nobody waits is told to the next who does.
    this.#sent.catch(() => undefined);
  }
}
