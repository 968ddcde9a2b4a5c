import type { Position } from '@naswot/space';

/** A shard on its way. */
export interface OpenShard {
  readonly number: bigint;
  /** How often it was dispatched in this sitting. */
  readonly attempt: number;
  /** Representatives whose outcomes it still waits for. */
  readonly awaited: ReadonlySet<Position>;
}

/** The shards of a search that are on their way; each representative is awaited of one of them. */
export class OpenShards {
  readonly #shards = new Map<bigint, { attempt: number; readonly awaited: Set<Position> }>();
  readonly #shardOf = new Map<Position, bigint>();

  get count(): number {
    return this.#shards.size;
  }

  /** How many representatives are awaited. */
  get awaited(): number {
    return this.#shardOf.size;
  }

  awaits(representative: Position): boolean {
    return this.#shardOf.has(representative);
  }

  /** A representative that another shard was to score is this one's from now on. */
  open(number: bigint, representatives: Iterable<Position>, attempt: number): void {
    const awaited = new Set(representatives);
    for (const position of awaited) {
      this.#settle(position);
      this.#shardOf.set(position, number);
    }
    this.#shards.set(number, { attempt, awaited });
  }

  find(number: bigint): OpenShard | null {
    const shard = this.#shards.get(number);
    return shard === undefined ? null : { number, ...shard };
  }

  *[Symbol.iterator](): Iterator<OpenShard> {
    for (const [number, shard] of this.#shards) yield { number, ...shard };
  }

  /** Counts one more dispatch. */
  dispatchAgain(number: bigint): OpenShard | null {
    const shard = this.#shards.get(number);
    if (shard !== undefined) shard.attempt++;
    return this.find(number);
  }

  /** Takes off what has an outcome. */
  settle(representatives: Iterable<Position>): void {
    for (const position of representatives) this.#settle(position);
  }

  close(number: bigint): void {
    for (const position of this.#shards.get(number)?.awaited ?? [])
      if (this.#shardOf.get(position) === number) this.#shardOf.delete(position);
    this.#shards.delete(number);
  }

  #settle(position: Position): void {
    const number = this.#shardOf.get(position);
    if (number === undefined) return;
    this.#shardOf.delete(position);
    this.#shards.get(number)?.awaited.delete(position);
  }
}
