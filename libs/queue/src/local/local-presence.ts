import type { Presence, ScorerSign } from '../ports.ts';
import type { Timers } from './timers.ts';

export interface LocalPresenceOptions {
  /** A scorer is there for so long after its last sign. */
  readonly presenceMs: number;
  readonly timers: Timers;
}

interface Seen {
  readonly sign: ScorerSign;
  readonly keep: () => void;
}

/** Who is there, in this process's memory. */
export class LocalPresence implements Presence, Disposable {
  readonly #options: LocalPresenceOptions;
  readonly #seen = new Map<string, Seen>();
  readonly #suspended = new Map<string, string>();

  constructor(options: LocalPresenceOptions) {
    this.#options = options;
  }

  announce(sign: ScorerSign): Promise<void> {
    const { presenceMs, timers } = this.#options;
    this.#seen.get(sign.scorer)?.keep();
    const keep = timers.after(presenceMs, () => this.#seen.delete(sign.scorer));
    this.#seen.set(sign.scorer, { sign, keep });
    return Promise.resolve();
  }

  list(): Promise<readonly ScorerSign[]> {
    return Promise.resolve(Array.from(this.#seen.values(), ({ sign }) => sign));
  }

  suspend(scorer: string, reason: string): Promise<void> {
    this.#suspended.set(scorer, reason);
    return Promise.resolve();
  }

  suspended(scorer: string): Promise<string | null> {
    return Promise.resolve(this.#suspended.get(scorer) ?? null);
  }

  /** A scorer whose channel closed is gone at once. */
  forget(scorer: string): void {
    this.#seen.get(scorer)?.keep();
    this.#seen.delete(scorer);
  }

  [Symbol.dispose](): void {
    for (const { keep } of this.#seen.values()) keep();
    this.#seen.clear();
  }
}
