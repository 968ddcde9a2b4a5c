import type { Timers } from '../local/timers.ts';

interface Due {
  readonly atMs: number;
  readonly action: () => void;
}

/** Time that passes when a test says so. */
export class ManualTimers implements Timers {
  readonly #due = new Set<Due>();
  #nowMs = 0;

  after(delayMs: number, action: () => void): () => void {
    const due = { atMs: this.#nowMs + delayMs, action };
    this.#due.add(due);
    return () => void this.#due.delete(due);
  }

  /** Lets time pass and does what falls due, in its order. */
  pass(durationMs: number): void {
    const untilMs = this.#nowMs + durationMs;
    for (let next = this.#next(untilMs); next !== undefined; next = this.#next(untilMs)) {
      this.#due.delete(next);
      this.#nowMs = next.atMs;
      next.action();
    }
    this.#nowMs = untilMs;
  }

  #next(untilMs: number): Due | undefined {
    const [first] = [...this.#due].filter(({ atMs }) => atMs <= untilMs).sort((a, b) => a.atMs - b.atMs);
    return first;
  }
}
