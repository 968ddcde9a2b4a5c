import type { Delivery, WorkQueue } from '../ports.ts';
import type { Timers } from './timers.ts';

export interface LocalWorkQueueOptions<Message> {
  /** A message whose id the queue holds already is not put in again. */
  readonly identify: (message: Message) => string;
  /** A delivery that is neither renewed nor ended within this time is delivered again. */
  readonly ackWaitMs: number;
  readonly timers: Timers;
}

/** What every message says of itself. */
export interface ShardPart {
  readonly searchId: string;
  readonly shard: bigint;
}

interface Held<Message> {
  readonly message: Message;
  readonly id: string;
  deliveries: number;
}

interface Taker<Message> {
  give(held: Held<Message>): void;
  leave(): void;
}

/**
 * A work queue in this process's memory; what it holds ends with the process, and the store says what to dispatch again.
 *
 * A message is ready, leased (delivered, its lease running) or delayed (handed back with a delay). `take` leases the first
 * ready one; `ack` removes it; `nak`, or a lease that ends, makes it ready again, before those never delivered. What is purged is
 * never ready again.
 */
export class LocalWorkQueue<Message extends ShardPart> implements WorkQueue<Message>, Disposable {
  readonly #options: LocalWorkQueueOptions<Message>;
  /** By id. */
  readonly #held = new Map<string, Held<Message>>();
  #ready: Held<Message>[] = [];
  readonly #takers = new Set<Taker<Message>>();
  /** Calls off every lease and delay that runs. */
  readonly #scheduled = new Set<() => void>();
  #isClosed = false;

  constructor(options: LocalWorkQueueOptions<Message>) {
    this.#options = options;
  }

  publish(message: Message): Promise<void> {
    const id = this.#options.identify(message);
    if (this.#held.has(id)) return Promise.resolve();
    const held = { message, id, deliveries: 0 };
    this.#held.set(id, held);
    if (!this.#giveAway(held)) this.#ready.push(held);
    return Promise.resolve();
  }

  take(signal: AbortSignal): Promise<Delivery<Message> | null> {
    if (signal.aborted || this.#isClosed) return Promise.resolve(null);
    const held = this.#ready.shift();
    return held === undefined ? this.#wait(signal) : Promise.resolve(this.#deliver(held));
  }

  held(searchId: string): Promise<ReadonlySet<bigint>> {
    return Promise.resolve(new Set(this.#of(searchId).map(({ message }) => message.shard)));
  }

  purge(searchId: string): Promise<void> {
    for (const { id } of this.#of(searchId)) this.#held.delete(id);
    this.#ready = this.#ready.filter((held) => this.#isHeld(held));
    return Promise.resolve();
  }

  /** Ends every wait and lease; nothing is delivered any more. */
  [Symbol.dispose](): void {
    this.#isClosed = true;
    for (const callOff of this.#scheduled) callOff();
    for (const taker of [...this.#takers]) taker.leave();
    this.#scheduled.clear();
    this.#ready = [];
    this.#held.clear();
  }

  #of(searchId: string): readonly Held<Message>[] {
    return [...this.#held.values()].filter(({ message }) => message.searchId === searchId);
  }

  #isHeld(held: Held<Message>): boolean {
    return this.#held.get(held.id) === held;
  }

  /** A message goes straight into a waiting taker's hands: none can be lost between waking one and its taking. */
  #wait(signal: AbortSignal): Promise<Delivery<Message> | null> {
    return new Promise((resolve) => {
      const settle = (delivery: Delivery<Message> | null): void => {
        this.#takers.delete(taker);
        signal.removeEventListener('abort', taker.leave);
        resolve(delivery);
      };
      const taker: Taker<Message> = {
        give: (held) => settle(this.#deliver(held)),
        leave: () => settle(null),
      };
      signal.addEventListener('abort', taker.leave, { once: true });
      this.#takers.add(taker);
    });
  }

  #giveAway(held: Held<Message>): boolean {
    const [taker] = this.#takers;
    taker?.give(held);
    return taker !== undefined;
  }

  #putBack(held: Held<Message>): void {
    if (this.#isHeld(held) && !this.#giveAway(held)) this.#ready.unshift(held);
  }

  #after(delayMs: number, action: () => void): () => void {
    const cancel = this.#options.timers.after(delayMs, () => {
      this.#scheduled.delete(cancel);
      action();
    });
    this.#scheduled.add(cancel);
    return () => {
      this.#scheduled.delete(cancel);
      cancel();
    };
  }

  #deliver(held: Held<Message>): Delivery<Message> {
    held.deliveries++;
    let isOpen = true;
    const startLease = (): (() => void) => this.#after(this.#options.ackWaitMs, () => void end(handBack));
    const handBack = (): void => this.#putBack(held);
    // What comes after a delivery has ended changes nothing: the message may be someone else's by then.
    const end = (act: () => void): Promise<void> => {
      if (isOpen) {
        isOpen = false;
        endLease();
        act();
      }
      return Promise.resolve();
    };
    let endLease = startLease();
    return {
      message: held.message,
      deliveries: held.deliveries,
      leaseMs: this.#options.ackWaitMs,
      ack: () => end(() => this.#isHeld(held) && this.#held.delete(held.id)),
      nak: (delayMs = 0) => end(delayMs === 0 ? handBack : () => void this.#after(delayMs, handBack)),
      working: () => {
        if (!isOpen || this.#isClosed) return;
        endLease();
        endLease = startLease();
      },
    };
  }
}
