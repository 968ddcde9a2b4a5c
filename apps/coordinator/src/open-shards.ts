import type { Position } from '@naswot/space';

/** How often a shard of one architecture came back as `failing`. */
export interface FailuresAlone {
  readonly all: number;
  /** Those in whose time other architectures of the search were scored. */
  readonly witnessed: number;
}

/** Each is three scorers that were never heard of again, and others that did their work meanwhile: no outage, and no chance. */
const neededWitnessed = 3;
/** The last architecture of a search has no others beside it, and the search is to end: twice as often. */
const neededInAll = 6;

/** Whether an architecture that is alone in its shard is to blame for what became of its scorers. */
export const isToBlame = ({ all, witnessed }: FailuresAlone): boolean =>
  witnessed >= neededWitnessed || all >= neededInAll;

/** With one failure more. */
export const failedOnceMore = ({ all, witnessed }: FailuresAlone, isWitnessed: boolean): FailuresAlone => ({
  all: all + 1,
  witnessed: witnessed + (isWitnessed ? 1 : 0),
});

/** A shard on its way. */
export interface OpenShard {
  readonly number: bigint;
  /** How often it was dispatched in this sitting. */
  readonly attempt: number;
  /** Representatives that it was opened with. */
  readonly asked: readonly Position[];
  /** Representatives whose outcomes it still waits for. */
  readonly awaited: ReadonlySet<Position>;
  readonly failures: FailuresAlone;
  /** Outcomes of the sitting when the shard was opened, or last failed alone. */
  readonly scoredBefore: number;
}

interface Entry {
  attempt: number;
  readonly asked: readonly Position[];
  readonly awaited: Set<Position>;
  failures: FailuresAlone;
  scoredBefore: number;
}

/** The shards of a search that are on their way; each representative is awaited of one of them. */
export class OpenShards {
  readonly #shards = new Map<bigint, Entry>();
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

  /** A representative that another shard was to score is this one's from now on. `scored` counts the outcomes before it. */
  open(number: bigint, representatives: Iterable<Position>, attempt: number, scored = 0): void {
    const asked = [...representatives];
    const awaited = new Set(asked);
    for (const position of awaited) {
      this.#settle(position);
      this.#shardOf.set(position, number);
    }
    const failures = { all: 0, witnessed: 0 };
    this.#shards.set(number, { attempt, asked, awaited, failures, scoredBefore: scored });
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

  /** Counts a failure of an architecture alone, after which it is dispatched again; `scored` as in `open`. */
  failAlone(number: bigint, failures: FailuresAlone, scored: number): void {
    const shard = this.#shards.get(number);
    if (shard !== undefined) Object.assign(shard, { failures, scoredBefore: scored });
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
