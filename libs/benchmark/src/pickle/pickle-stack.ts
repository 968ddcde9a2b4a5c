import { PickleError } from './pickle-error.ts';
import type { PickleLimits } from './pickle-limits.ts';
import { PickleMemo } from './pickle-memo.ts';
import { kindOf, PickleTuple, type PickleValue } from './pickle-value.ts';

/** The items of one dict of a pickle, handed on one by one and then let go, in place of the dict. */
export interface PickleStream {
  /** The dict's key in the outermost dict. */
  readonly key: string;
  /** Called before the first item, with what stands before the dict in the outermost one. */
  onStart(siblings: Map<PickleValue, PickleValue>): void;
  onItem(key: PickleValue, value: PickleValue): void;
}

/** Pickles put what is streamed in their outermost dict: no more marks than its own and the streamed dict's are open then. */
const mostOpenMarks = 2;

/** The stack, marks and memo of the pickle machine, within limits. */
export class PickleStack {
  readonly memo = new PickleMemo();
  readonly #limits: PickleLimits;
  readonly #stream: PickleStream | null;
  readonly #values: PickleValue[] = [];
  /** Heights of the stack where marks are open. */
  readonly #marks: number[] = [];
  readonly #depths = new WeakMap<object, number>();
  /** Height at the open mark of the streamed dict, and how many marks are open then; NaN where it is not open. */
  #streamBase = NaN;
  #streamMarks = NaN;
  #isStarted = false;
  #spentValues = 0;
  #spentBytes = 0;

  constructor(limits: PickleLimits, stream: PickleStream | null) {
    this.#limits = limits;
    this.#stream = stream;
  }

  /** Throws where so many more bytes of strings are too many, before they are waited for. */
  admit(bytes: number): void {
    const { maximumBytes } = this.#limits;
    if (this.#spentBytes + bytes > maximumBytes)
      throw new PickleError(`its strings take more than ${maximumBytes} bytes`);
  }

  /** Throws where the pickle takes more than its limits. */
  spend(values: number, bytes: number): void {
    this.admit(bytes);
    this.#spentBytes += bytes;
    this.#spentValues += values;
    if (this.#spentValues > this.#limits.maximumValues) this.#refuseValues();
  }

  #refuseValues(): never {
    throw new PickleError(`it has more than ${this.#limits.maximumValues} values`);
  }

  push(value: PickleValue): void {
    if (++this.#spentValues > this.#limits.maximumValues) this.#refuseValues();
    if (this.#values.length === this.#streamBase + 2 && this.#isPairComplete()) this.#emitPair();
    this.#values.push(value);
  }

  pop(): PickleValue {
    const value =
      this.#values.length > (this.#marks[this.#marks.length - 1] ?? 0) ? this.#values.pop() : undefined;
    if (value === undefined) throw new PickleError('it takes more from the stack than is there');
    return value;
  }

  top(): PickleValue {
    const value = this.pop();
    this.#values.push(value);
    return value;
  }

  mark(): void {
    this.spend(1, 0);
    if (this.#marks.length === this.#limits.maximumDepth) this.#refuseDepth();
    this.#marks.push(this.#values.length);
    if (this.#marks.length > mostOpenMarks || !this.#isStreamed(this.#values.length - 1)) return;
    this.#streamBase = this.#values.length;
    this.#streamMarks = this.#marks.length;
  }

  /** What lies above the last mark, which is closed. */
  popToMark(): PickleValue[] {
    const from = this.#marks.pop();
    if (from === undefined) throw new PickleError('it closes a mark that is not open');
    if (from === this.#streamBase) this.#streamBase = NaN;
    return this.#values.splice(from);
  }

  pushTuple(items: readonly PickleValue[]): void {
    const tuple = new PickleTuple(items);
    for (const item of items) this.#nest(tuple, item);
    this.push(tuple);
  }

  append(items: readonly PickleValue[]): void {
    const list = this.top();
    if (!Array.isArray(list)) throw new PickleError(`it appends to ${kindOf(list)}`);
    for (const item of items) {
      this.#nest(list, item);
      list.push(item);
    }
  }

  addToSet(items: readonly PickleValue[]): void {
    const set = this.top();
    if (!(set instanceof Set)) throw new PickleError(`it adds items to ${kindOf(set)}`);
    for (const item of items) set.add(this.#key(item));
  }

  /** Keys and values in turn. */
  setItems(items: readonly PickleValue[]): void {
    if (items.length % 2 === 1) throw new PickleError('a dict gets a key without a value');
    const dict = this.top();
    if (!(dict instanceof Map)) throw new PickleError(`it sets items of ${kindOf(dict)}`);
    const isStreamed = this.#marks.length < mostOpenMarks && this.#isStreamed(this.#values.length - 1);
    for (let n = 0; n < items.length; n += 2) {
      const [key, value] = [this.#key(items[n]!), items[n + 1]!];
      if (isStreamed) this.#emit(key, value);
      else {
        this.#nest(dict, value);
        dict.set(key, value);
      }
    }
  }

  /** The one value that is left. */
  result(): PickleValue {
    if (this.#marks.length > 0 || this.#values.length !== 1)
      throw new PickleError(
        `it stops with ${this.#values.length} values and ${this.#marks.length} marks left`,
      );
    return this.#values[0]!;
  }

  /** A key that two equal ones of Python would be too: tuples are compared by whoever reads the dict. */
  #key(value: PickleValue): PickleValue {
    if (value === null || typeof value !== 'object' || value instanceof PickleTuple) return value;
    throw new PickleError(`${kindOf(value)} is a key`);
  }

  /** Containers are filled before they are put into others, so that depths are known when they are. */
  #nest(outer: object, inner: PickleValue): void {
    if (typeof inner !== 'object' || inner === null) return;
    const depth = (this.#depths.get(inner) ?? 1) + 1;
    if (depth > this.#limits.maximumDepth) this.#refuseDepth();
    if (depth > (this.#depths.get(outer) ?? 1)) this.#depths.set(outer, depth);
  }

  #refuseDepth(): never {
    throw new PickleError(`it nests deeper than ${this.#limits.maximumDepth}`);
  }

  /** Keys and values in turn lie above the outermost mark. */
  #siblings(): Map<PickleValue, PickleValue> {
    const siblings = new Map<PickleValue, PickleValue>();
    for (let n = this.#marks[0] ?? this.#values.length; this.#values[n] !== this.#stream?.key; n += 2) {
      if (n + 1 >= this.#values.length) break;
      siblings.set(this.#values[n]!, this.#values[n + 1]!);
    }
    return siblings;
  }

  #isStreamed(place: number): boolean {
    if (this.#stream === null || !(this.#values[place] instanceof Map)) return false;
    return this.#values[place - 1] === this.#stream.key;
  }

  /** A dict is filled by one opcode; what follows once it has items is the next key. */
  #isPairComplete(): boolean {
    const value = this.#values[this.#streamBase + 1];
    return this.#marks.length === this.#streamMarks && value instanceof Map && value.size > 0;
  }

  #emitPair(): void {
    const pair = this.#values.splice(this.#streamBase);
    this.#emit(this.#key(pair[0]!), pair[1]!);
  }

  #emit(key: PickleValue, value: PickleValue): void {
    if (!this.#isStarted) this.#stream?.onStart(this.#siblings());
    this.#isStarted = true;
    this.memo.endItem();
    this.#spentValues = 0;
    this.#spentBytes = 0;
    this.#stream?.onItem(key, value);
  }
}
