import type { Delivery, WorkQueue } from '../ports.ts';

export interface LocalWorkQueueOptions<Message> {
  /** A message whose id is in the queue already is not put in again. */
  readonly identify: (message: Message) => string;
  /** A delivery that is neither renewed nor ended within this time is delivered again. */
  readonly ackWaitMs: number;
}

interface Held<Message> {
  readonly message: Message;
  readonly id: string;
  deliveries: number;
}

/** A work queue in this process's memory; what it holds ends with the process, and the store says what to dispatch again. */
export class LocalWorkQueue<Message> implements WorkQueue<Message> {
  readonly #options: LocalWorkQueueOptions<Message>;
  readonly #ids = new Set<string>();
  #ready: Held<Message>[] = [];
  #waiting: (() => void)[] = [];

  constructor(options: LocalWorkQueueOptions<Message>) {
    this.#options = options;
  }

  publish(message: Message): Promise<void> {
    const id = this.#options.identify(message);
    if (!this.#ids.has(id)) {
      this.#ids.add(id);
      this.#put({ message, id, deliveries: 0 });
    }
    return Promise.resolve();
  }

  async take(signal: AbortSignal): Promise<Delivery<Message> | null> {
    for (;;) {
      if (signal.aborted) return null;
      const held = this.#ready.shift();
      if (held !== undefined) return this.#deliver(held);
      await this.#nextPut(signal);
    }
  }

  /** Drops what is not delivered yet. */
  purge(): void {
    for (const { id } of this.#ready) this.#ids.delete(id);
    this.#ready = [];
  }

  #put(held: Held<Message>): void {
    this.#ready.push(held);
    this.#waiting.shift()?.();
  }

  #nextPut(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        signal.removeEventListener('abort', wake);
        this.#waiting = this.#waiting.filter((other) => other !== wake);
        resolve();
      };
      signal.addEventListener('abort', wake, { once: true });
      this.#waiting.push(wake);
    });
  }

  #deliver(held: Held<Message>): Delivery<Message> {
    held.deliveries++;
    let isOpen = true;
    const close = (): boolean => {
      clearTimeout(lease);
      const wasOpen = isOpen;
      isOpen = false;
      return wasOpen;
    };
    const handBack = (): void => {
      if (close()) this.#put(held);
    };
    const lease = setTimeout(handBack, this.#options.ackWaitMs).unref();
    return {
      message: held.message,
      deliveries: held.deliveries,
      ack: () => {
        if (close()) this.#ids.delete(held.id);
        return Promise.resolve();
      },
      nak: (delayMs = 0) => {
        if (delayMs === 0) handBack();
        else if (close()) setTimeout(() => this.#put(held), delayMs).unref();
        return Promise.resolve();
      },
      working() {
        if (isOpen) lease.refresh();
      },
    };
  }
}
