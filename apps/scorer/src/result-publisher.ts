import type { ResultMessage, ScoreMessage, ScorerQueue, ShardEnd } from '@naswot/queue';

/** A message of so many scores is some 50 kB. */
const mostScores = 512;

/** Publishes a shard's scores a few at a time, in order. */
export class ResultPublisher {
  readonly #results: ScorerQueue['results'];
  readonly #head: Omit<ResultMessage, 'scores' | 'end'>;
  readonly #waitMs: number;
  #waiting: ScoreMessage[] = [];
  #timer: NodeJS.Timeout | null = null;
  /** All that was published so far. */
  #sent: Promise<void> = Promise.resolve();
  #hasFailed = false;
  /** Trace context that goes with what is published. */
  trace: string | undefined;

  /** Scores wait `waitMs` for company: a message for each network costs the coordinator a transaction each. */
  constructor(results: ScorerQueue['results'], head: Omit<ResultMessage, 'scores' | 'end'>, waitMs: number) {
    this.#results = results;
    this.#head = head;
    this.#waitMs = waitMs;
  }

  /** Takes scores in; while the queue is slow or away they wait here, no more than a shard's. Throws where publishing has failed. */
  async add(scores: readonly ScoreMessage[]): Promise<void> {
    if (this.#hasFailed) await this.#sent;
    this.#waiting.push(...scores);
    this.#timer ??= setTimeout(() => this.#publish('partial'), this.#waitMs);
    if (this.#waiting.length >= mostScores) this.#publish('partial');
  }

  /** Publishes the scores that are left, and how the work on the shard ended; resolves once all of them are the queue's. */
  async finish(end: Exclude<ShardEnd, 'partial'>): Promise<void> {
    this.#publish(end);
    await this.#sent;
  }

  #traceOf(): Pick<ResultMessage, 'trace'> {
    return this.trace === undefined ? {} : { trace: this.trace };
  }

  #publish(end: ShardEnd): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const scores = this.#waiting;
    this.#waiting = [];
    this.#sent = this.#sent.then(() =>
      this.#results.publish({ ...this.#head, ...this.#traceOf(), scores, end }),
    );
    // A failure while nobody waits is told to the next who does.
    this.#sent.catch(() => (this.#hasFailed = true));
  }
}
