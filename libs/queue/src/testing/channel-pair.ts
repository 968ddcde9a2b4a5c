import type { Channel } from '../local/channel.ts';

class End implements Channel {
  readonly #listeners: ((message: unknown) => void)[] = [];
  readonly #closers: (() => void)[] = [];
  #isClosed = false;
  #other: End | null = null;

  /** Two ends of a channel within one process; messages are cloned on their way, as between processes. */
  static pair(): readonly [End, End] {
    const [a, b] = [new End(), new End()];
    a.#other = b;
    b.#other = a;
    return [a, b];
  }

  send(message: object): void {
    const other = this.#other;
    const copy: unknown = structuredClone(message);
    if (!this.#isClosed && other !== null) queueMicrotask(() => other.#receive(copy));
  }

  onMessage(listener: (message: unknown) => void): void {
    this.#listeners.push(listener);
  }

  onClose(listener: () => void): void {
    if (this.#isClosed) listener();
    else this.#closers.push(listener);
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const listener of this.#closers) listener();
    this.#other?.close();
  }

  #receive(message: unknown): void {
    if (!this.#isClosed) for (const listener of this.#listeners) listener(message);
  }
}

export const channelPair: () => readonly [Channel, Channel] = () => End.pair();
