import { EventEmitter, once } from 'node:events';

/** Tells those who wait that something with a name has changed. */
export class Changes {
  readonly #emitter = new EventEmitter().setMaxListeners(0);

  tell(name: string): void {
    this.#emitter.emit(name);
  }

  /** Resolves with the next change after this call, or once the signal aborts. */
  async next(name: string, signal: AbortSignal): Promise<void> {
    // Rejects when the signal aborts, which is how the wait may end.
    await once(this.#emitter, name, { signal }).catch(() => undefined);
  }
}
