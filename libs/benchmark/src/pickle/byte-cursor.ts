import { NameTable } from './name-table.ts';
import { PickleError } from './pickle-error.ts';

/** Thrown where the bytes at hand end within an opcode: more may come. */
export const incomplete = new PickleError('the pickle ends early: it is truncated');

/** Longest name of a module or of what it holds; Python's own are far below. */
const longestName = 256;
/** Strings of at most so many bytes are made once: `ori-test@199` has 12. */
const longestShort = 32;

/** Of all pickles of a thread, whose records have the same names. */
const names = new NameTable();
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Reads the arguments of opcodes. What it returns is copied, so that the bytes may go. */
export class ByteCursor {
  #bytes: Uint8Array = new Uint8Array(0);
  #view = new DataView(this.#bytes.buffer);
  #at = 0;
  /** Bytes that were dropped before the first one at hand. */
  #before = 0;

  /** Place in the whole pickle, for messages. */
  get offset(): number {
    return this.#before + this.#at;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  /** Takes more bytes; those that were read are dropped. */
  add(bytes: Uint8Array): void {
    const rest = this.#bytes.subarray(this.#at);
    this.#before += this.#at;
    this.#at = 0;
    this.#bytes = rest.length === 0 ? bytes : joined(rest, bytes);
    this.#view = new DataView(this.#bytes.buffer, this.#bytes.byteOffset, this.#bytes.byteLength);
  }

  /** Goes back to a place that `offset` named, within the bytes at hand. */
  goTo(offset: number): void {
    this.#at = offset - this.#before;
  }

  #take(count: number): number {
    const from = this.#at;
    if (from + count > this.#bytes.length) throw incomplete;
    this.#at = from + count;
    return from;
  }

  uint8 = (): number => this.#bytes[this.#take(1)]!;
  uint16 = (): number => this.#view.getUint16(this.#take(2), true);
  uint32 = (): number => this.#view.getUint32(this.#take(4), true);
  int32 = (): number => this.#view.getInt32(this.#take(4), true);
  uint64 = (): bigint => this.#view.getBigUint64(this.#take(8), true);
  /** BINFLOAT alone is big-endian. */
  float64 = (): number => this.#view.getFloat64(this.#take(8), false);

  bytes(count: number): Uint8Array {
    const from = this.#take(count);
    // Not `slice`, which does not copy a Buffer.
    return new Uint8Array(this.#bytes.subarray(from, from + count));
  }

  text(count: number): string {
    const from = this.#take(count);
    const name = count <= longestShort ? names.find(this.#bytes, from, count) : null;
    if (name !== null) return name;
    try {
      return utf8.decode(this.#bytes.subarray(from, from + count));
    } catch (cause) {
      throw new PickleError('a string is not UTF-8', { cause });
    }
  }

  /** Up to the next line feed, which is read and left out. */
  line(): string {
    const end = this.#bytes.indexOf(10, this.#at);
    const length = (end < 0 ? this.#bytes.length : end) - this.#at;
    if (length > longestName) throw new PickleError(`a name is longer than ${longestName} bytes`);
    if (end < 0) throw incomplete;
    const text = this.text(length);
    this.#at++;
    return text;
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const all = new Uint8Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}
