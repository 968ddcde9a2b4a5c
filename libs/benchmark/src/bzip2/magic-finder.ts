/** Bits of the numbers that begin a block and end a stream; they may stand at any bit of a file. */
export const magicBits = 48;
/** The digits of pi, in two halves that shifts of 32-bit integers can hold. */
export const blockMagic = [0x314159, 0x265359] as const;
/** The digits of its square root. */
export const endMagic = [0x177245, 0x385090] as const;

export interface BlockMark {
  readonly kind: 'block' | 'end';
  /** Where its magic number begins, in bits from the start of the file. */
  readonly bit: number;
}

const is = (magic: readonly [number, number], high: number, low: number): boolean =>
  high === magic[0] && low === magic[1];

/** Finds where the blocks of a bzip2 file begin, over pieces of it. */
export class MagicFinder {
  /** The last 48 bits. */
  #high = 0;
  #low = 0;
  #bits = 0;

  /** The magic numbers that end within these bytes, which follow those before. */
  scan(bytes: Uint8Array): BlockMark[] {
    const marks: BlockMark[] = [];
    let [high, low] = [this.#high, this.#low];
    for (let place = 0; place < bytes.length; place++) {
      const byte = bytes[place]!;
      for (let n = 7; n >= 0; n--) {
        high = ((high << 1) | (low >>> 23)) & 0xffffff;
        low = ((low << 1) | ((byte >> n) & 1)) & 0xffffff;
        if (high !== blockMagic[0] && high !== endMagic[0]) continue;
        const kind = is(blockMagic, high, low) ? 'block' : is(endMagic, high, low) ? 'end' : null;
        if (kind !== null) marks.push({ kind, bit: this.#bits + place * 8 + 8 - n - magicBits });
      }
    }
    [this.#high, this.#low] = [high, low];
    this.#bits += bytes.length * 8;
    return marks;
  }
}
