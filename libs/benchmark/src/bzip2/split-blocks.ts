import { BenchmarkError } from '../benchmark-error.ts';
import { blockFile, checksumBits } from './block-file.ts';
import { magicBits, MagicFinder } from './magic-finder.ts';

/** A block is hardly longer than the 900,000 bytes that it holds; the format has no limit of its own. */
const longestBlockBytes = 2 << 20;
/** A magic number that is not complete yet lies in these. */
const keptBytes = 8;

const truncated = 'it is truncated: its bzip2 stream ends early';

/** The bytes of a file from the start of its open block on. */
class OpenBlock {
  #bytes = new Uint8Array(0);
  #firstByte = 0;
  /** Bit of the file; null between blocks. */
  #from: number | null = null;

  add(bytes: Uint8Array): void {
    this.#drop((this.#from ?? Math.max(0, (this.#firstByte + this.#bytes.length - keptBytes) * 8)) >> 3);
    const all = new Uint8Array(this.#bytes.length + bytes.length);
    all.set(this.#bytes);
    all.set(bytes, this.#bytes.length);
    this.#bytes = all;
    if (this.#from !== null && all.length - bytes.length > longestBlockBytes)
      throw new BenchmarkError(`a block of its bzip2 stream is longer than ${longestBlockBytes} bytes`);
  }

  open(bit: number): void {
    this.#from = bit;
  }

  /** The block up to that bit, as a file; null where none is open. */
  close(bit: number): Uint8Array | null {
    const from = this.#from;
    this.#from = null;
    return from === null
      ? null
      : blockFile(this.#bytes, from - 8 * this.#firstByte, bit - 8 * this.#firstByte);
  }

  #drop(byte: number): void {
    if (byte <= this.#firstByte) return;
    this.#bytes = this.#bytes.subarray(byte - this.#firstByte);
    this.#firstByte = byte;
  }
}

/**
 * The blocks of a bzip2 file, each as a file of its own, so that they can be decompressed one by one and side by side; whatever
 * the file's size, one block is in memory. A file may be several streams, one after the other. Throws a BenchmarkError where it
 * is truncated; that it holds what it should, each block's checksum says when it is decompressed.
 */
export async function* splitBlocks(file: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const finder = new MagicFinder();
  const open = new OpenBlock();
  let bytesRead = 0;
  /** Bit at which the last stream is complete; infinite while one is open. */
  let completeAt = Infinity;
  for await (const bytes of file) {
    open.add(bytes);
    bytesRead += bytes.length;
    for (const { kind, bit } of finder.scan(bytes)) {
      const block = open.close(bit);
      completeAt = kind === 'end' ? bit + magicBits + checksumBits : Infinity;
      if (kind === 'block') open.open(bit);
      if (block !== null) yield block;
    }
  }
  if (bytesRead * 8 < completeAt) throw new BenchmarkError(truncated);
}
