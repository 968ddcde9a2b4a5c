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
  #recent = new Map<number, PickleValue>();
  #count = 0;
  #items = 0;

  /** As MEMOIZE does: under the number of entries so far. */
  append(value: PickleValue): void {
    this.#recent.set(this.#count++, value);
  }

  put(index: number, value: PickleValue): void {
    if (!this.#recent.has(index) && !this.#kept.has(index)) this.#count++;
    this.#recent.set(index, value);
  }

  get(index: number): PickleValue {
    const value = (this.#recent.has(index) ? this.#recent : this.#kept).get(index);
    if (value !== undefined) return value;
    throw new PickleError(
      `it refers to memo entry ${index}, which ${index < this.#count ? 'belongs to an earlier record and was let go' : 'is not there'}`,
    );
  }

  /** Called when an item is complete and was handed on. */
  endItem(): void {
    const keepsAll = this.#items++ < itemsKeptWhole;
    for (const [index, value] of this.#recent)
      if (this.#isNew(value) || keepsAll) this.#kept.set(index, value);
    this.#recent = new Map();
  }

  #isNew(value: PickleValue): boolean {
    if (typeof value !== 'string' || this.#texts.has(value)) return false;
    if (this.#texts.size === mostTexts)
      throw new PickleError(`it holds more than ${mostTexts} different strings`);
    this.#texts.add(value);
    return true;
  }
}
