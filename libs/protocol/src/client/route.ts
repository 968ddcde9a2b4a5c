import type { Caller } from '../bridge/call-methods.ts';
import { openChannel, type CoordinatorAddress } from './channel.ts';
import { coordinatorError, type CoordinatorError } from './coordinator-error.ts';

/** Told of calls that are made again: where a standby knows its leader, there; where a stream broke, behind what was received. */
export type OnDetour = (error: CoordinatorError) => void;

/** Which coordinator a client talks to: the one that was named, or the leader that it told of. */
export class Route implements AsyncDisposable {
  readonly #named: CoordinatorAddress;
  readonly #onDetour: OnDetour;
  readonly #callers = new Map<string, Caller>();
  #address: string;

  /** Throws a CoordinatorError where it would send a token in the clear to another machine. */
  constructor(named: CoordinatorAddress, onDetour: OnDetour = () => undefined) {
    this.#named = named;
    this.#onDetour = onDetour;
    this.#address = named.address;
    this.#go(named.address);
  }

  get address(): string {
    return this.#address;
  }

  get caller(): Caller {
    return this.#go(this.#address);
  }

  /** Does it; what it throws is a CoordinatorError. What a standby refused is done once more by the leader that it names. */
  async call<Output>(act: (caller: Caller) => Promise<Output>): Promise<Output> {
    const attempt = async (): Promise<Output> => {
      const { address, caller } = this;
      try {
        return await act(caller);
      } catch (error) {
        throw coordinatorError(error, address);
      }
    };
    try {
      return await attempt();
    } catch (error) {
      const told = coordinatorError(error, this.#address);
      if (!this.turn(told)) throw told;
      this.#onDetour(told);
    }
    return attempt();
  }

  /** A stream broke, and is opened again. */
  detour(error: unknown): void {
    this.#onDetour(coordinatorError(error, this.#address));
  }

  /**
   * Goes where an error sends it: to the leader that a standby names, and from a leader that is gone back to the one that was
   * named. Whether there is a leader to ask again.
   */
  turn({ code, leader }: CoordinatorError): boolean {
    if (code !== 'standby' && code !== 'unavailable') return false;
    const isKnown = code === 'standby' && leader !== null && leader !== this.#address;
    this.#address = isKnown ? leader : this.#named.address;
    return isKnown;
  }

  [Symbol.asyncDispose](): Promise<void> {
    for (const { client } of this.#callers.values()) client.close();
    return Promise.resolve();
  }

  #go(address: string): Caller {
    const known = this.#callers.get(address);
    if (known !== undefined) return known;
    const caller = openChannel({ ...this.#named, address });
    this.#callers.set(address, caller);
    return caller;
  }
}
