import { endMagic, magicBits } from './magic-finder.ts';

/** `BZh9`: 9 allows blocks of every size. */
const header = Uint8Array.of(0x42, 0x5a, 0x68, 0x39);
export const checksumBits = 32;

const bitAt = (bytes: Uint8Array, bit: number): number => (bytes[bit >> 3]! >> (7 - (bit & 7))) & 1;

/** Sets the lowest `count` bits of a value where zeros stand. */
function setBits(bytes: Uint8Array, bit: number, value: number, count: number): void {
  for (let n = 0; n < count; n++)
    if (((value >>> (count - 1 - n)) & 1) === 1) bytes[(bit + n) >> 3]! |= 0x80 >> ((bit + n) & 7);
}

/** Copies bits to a whole byte; what follows them in the last byte is zero. */
function copyBits(target: Uint8Array, bytes: Uint8Array, from: number, count: number): void {
  const [first, shift] = [from >> 3, from & 7];
  const length = Math.ceil(count / 8);
  for (let n = 0; n < length; n++)
    target[n] = (bytes[first + n]! << shift) | ((bytes[first + n + 1] ?? 0) >> (8 - shift));
  if ((count & 7) > 0) target[length - 1]! &= 0xff00 >> (count & 7);
}

/**
 * One block of a bzip2 file as a file of its own: the bits from its magic number to the next, between a header and an end. The
 * checksum of a stream of one block is the block's own, which follows its magic number.
 */
export function blockFile(bytes: Uint8Array, from: number, to: number): Uint8Array {
  const bits = to - from;
  const file = new Uint8Array(header.length + Math.ceil((bits + magicBits + checksumBits) / 8));
  file.set(header);
  copyBits(file.subarray(header.length), bytes, from, bits);
  const end = header.length * 8 + bits;
  endMagic.forEach((half, n) => setBits(file, end + 24 * n, half, 24));
  for (let n = 0; n < checksumBits; n++)
    setBits(file, end + magicBits + n, bitAt(bytes, from + magicBits + n), 1);
  return file;
}
