/** Acts on one thing happen one after another, in the order in which they were asked for; those on others do not wait. */
export class Turns {
  readonly #last = new Map<string, Promise<unknown>>();

  /** What the act gives, once those before it on the same thing have ended, well or not. */
  async take<Output>(key: string, act: () => Promise<Output>): Promise<Output> {
    const before = this.#last.get(key) ?? Promise.resolve();
    const turn = before.then(act);
    const ended = turn.catch(() => undefined);
    this.#last.set(key, ended);
    try {
      return await turn;
    } finally {
      if (this.#last.get(key) === ended) this.#last.delete(key);
    }
  }
}
