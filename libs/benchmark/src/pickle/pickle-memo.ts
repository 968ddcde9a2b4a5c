import { PickleError } from './pickle-error.ts';
import type { PickleValue } from './pickle-value.ts';

/** Items whose whole memo is kept: what a process shares between its records it has made by then. */
const itemsKeptWhole = 16;
/** Far more than the strings of both NATS-Bench spaces: 48,393 architectures and some 1,000 names. */
const mostTexts = 1_000_000;

/**
 * What a pickle may come back to. Of a streamed one it forgets, with each item, what only that item can have come back to, so
 * that it does not grow with the file (a record makes 11,000 entries): after the first items it keeps those strings alone whose
 * text is new, since what two records share is made once.
 */
export class PickleMemo {
  readonly #kept = new Map<number, PickleValue>();
  readonly #texts = new Set<string>();
  /** Entries of the item at hand, from number `#first` on. An array takes a tenth of the time of a Map. */
  #recent: PickleValue[] = [];
  #first = 0;
  #items = 0;

  /** As MEMOIZE does: under the number of entries so far. */
  append(value: PickleValue): void {
    this.#recent.push(value);
  }

  /** Python numbers entries one after the other, so that another number is refused. */
  put(index: number, value: PickleValue): void {
    const place = index - this.#first;
    if (place < 0 || place > this.#recent.length)
      throw new PickleError(
        `it makes memo entry ${index}; expected ${this.#first + this.#recent.length}, the next`,
      );
    this.#recent[place] = value;
  }

  get(index: number): PickleValue {
    const value = index >= this.#first ? this.#recent[index - this.#first] : this.#kept.get(index);
    if (value !== undefined) return value;
    throw new PickleError(
      `it refers to memo entry ${index}, which ${index < this.#first ? 'belongs to an earlier record and was let go' : 'is not there'}`,
    );
  }

  /** Called when an item is complete and was handed on. */
  endItem(): void {
    const keepsAll = this.#items++ < itemsKeptWhole;
    for (const [place, value] of this.#recent.entries())
      if (this.#isNew(value) || keepsAll) this.#kept.set(this.#first + place, value);
    this.#first += this.#recent.length;
    this.#recent = [];
  }

  #isNew(value: PickleValue): boolean {
    if (typeof value !== 'string' || this.#texts.has(value)) return false;
    if (this.#texts.size === mostTexts)
      throw new PickleError(`it holds more than ${mostTexts} different strings`);
    this.#texts.add(value);
    return true;
  }
}
