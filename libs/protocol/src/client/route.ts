import type { Caller } from '../bridge/call-methods.ts';
import { openChannel, type CoordinatorAddress } from './channel.ts';
import { coordinatorError, type CoordinatorError } from './coordinator-error.ts';

/** Told of calls that are made again: where a standby knows its leader, there; where a stream broke, behind what was received. */
export type OnDetour = (error: CoordinatorError) => void;

/** Which coordinator a client talks to: one of those that were named, or the leader that it told of. */
export class Route implements AsyncDisposable {
  readonly #to: CoordinatorAddress;
  readonly #named: readonly string[];
  readonly #onDetour: OnDetour;
  readonly #callers = new Map<string, Caller>();
  #address: string;

  /** Throws a CoordinatorError where it would send a token in the clear to another machine. */
  constructor(to: CoordinatorAddress, onDetour: OnDetour = () => undefined) {
    this.#to = to;
    this.#named = to.address.split(',');
    this.#onDetour = onDetour;
    this.#address = this.#named[0] ?? '';
    for (const address of this.#named) this.#go(address);
  }

  get address(): string {
    return this.#address;
  }

  get caller(): Caller {
    return this.#go(this.#address);
  }

  /**
   * Does it; what it throws is a CoordinatorError. What a standby refused, or a coordinator never heard of, is done by the next:
   * the leader that is told of, or another that was named.
   */
  async call<Output>(act: (caller: Caller) => Promise<Output>): Promise<Output> {
    for (let detours = 0; ; detours++) {
      const { address, caller } = this;
      try {
        return await act(caller);
      } catch (error) {
        const told = coordinatorError(error, address);
        if (!this.turn(told) || detours >= this.#named.length) throw told;
        this.#onDetour(told);
      }
    }
  }

  /** A stream broke, and is opened again. */
  detour(error: unknown): void {
    this.#onDetour(coordinatorError(error, this.#address));
  }

  /**
   * Goes where an error sends it: to the leader that a standby names, else to the next that was named, the first after a leader
   * that is gone. Whether there is another to ask, and nothing can have been done by the one before.
   */
  turn({ code, leader, wasReached }: CoordinatorError): boolean {
    if (code !== 'standby' && code !== 'unavailable') return false;
    const before = this.#address;
    const next = this.#named[(this.#named.indexOf(before) + 1) % this.#named.length] ?? before;
    this.#address = code === 'standby' && leader !== null ? leader : next;
    return this.#address !== before && (code === 'standby' || !wasReached);
  }

  [Symbol.asyncDispose](): Promise<void> {
    for (const { client } of this.#callers.values()) client.close();
    return Promise.resolve();
  }

  #go(address: string): Caller {
    const known = this.#callers.get(address);
    if (known !== undefined) return known;
    const caller = openChannel({ ...this.#to, address });
    this.#callers.set(address, caller);
    return caller;
  }
}
