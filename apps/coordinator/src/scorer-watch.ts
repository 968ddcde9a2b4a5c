import type { Presence, ScorerSign } from '@naswot/queue';

const lookEveryMs = 2_000;

/** Told of what was seen, and whether there are more or fewer lanes now. */
export type OnLook = (signs: readonly ScorerSign[], lanesChanged: boolean) => void;

/** Knows which scorers are there, as of some seconds ago. */
export class ScorerWatch implements Disposable {
  readonly #presence: Pick<Presence, 'list'>;
  readonly #onLook: OnLook;
  readonly #timer: NodeJS.Timeout;
  #signs: readonly ScorerSign[] = [];

  constructor(presence: Pick<Presence, 'list'>, onLook: OnLook) {
    this.#presence = presence;
    this.#onLook = onLook;
    this.#timer = setInterval(() => void this.look(), lookEveryMs);
  }

  get signs(): readonly ScorerSign[] {
    return this.#signs;
  }

  /** Of all scorers; 1 where there is none, so that the first to come finds work. */
  get lanes(): number {
    return Math.max(
      1,
      this.#signs.reduce((sum, { lanes }) => sum + lanes, 0),
    );
  }

  /** Looks now. A queue that does not answer leaves what was seen last. */
  async look(): Promise<void> {
    const before = this.lanes;
    this.#signs = await this.#presence.list().catch(() => this.#signs);
    this.#onLook(this.#signs, this.lanes !== before);
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}
