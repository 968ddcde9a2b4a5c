import type { Presence } from '@naswot/queue';

/** Names come from the wire: more than so many are asked after again. */
const mostNames = 10_000;

/** Which scorers were put aside, by this coordinator or by one before it; each is asked after once. */
export class Suspicions {
  readonly #presence: Pick<Presence, 'suspend' | 'suspended'>;
  readonly #isSuspended = new Map<string, boolean>();
  /** On their way to the queue. */
  readonly #suspending = new Map<string, Promise<void>>();

  constructor(presence: Pick<Presence, 'suspend' | 'suspended'>) {
    this.#presence = presence;
  }

  /** Where the queue does not answer it is asked again the next time. */
  async isSuspended(scorer: string): Promise<boolean> {
    const known = this.#isSuspended.get(scorer);
    if (known !== undefined) return known;
    const reason = await this.#presence.suspended(scorer).catch(() => undefined);
    if (reason === undefined) return false;
    // It may have been put aside since the queue was asked.
    const since = this.#isSuspended.get(scorer);
    if (since !== undefined) return since;
    if (this.#isSuspended.size >= mostNames) this.#isSuspended.clear();
    this.#isSuspended.set(scorer, reason !== null);
    return reason !== null;
  }

  /**
   * False where it was put aside already, or is by another call that this one waits for. Throws where the queue does not take it:
   * the scorer is not put aside then.
   */
  async suspend(scorer: string, reason: string): Promise<boolean> {
    if (this.#isSuspended.get(scorer) === true) return false;
    const other = this.#suspending.get(scorer);
    if (other !== undefined) {
      await other;
      return false;
    }
    const suspending = this.#presence.suspend(scorer, reason);
    this.#suspending.set(scorer, suspending);
    try {
      await suspending;
    } finally {
      this.#suspending.delete(scorer);
    }
    this.#isSuspended.set(scorer, true);
    return true;
  }
}
