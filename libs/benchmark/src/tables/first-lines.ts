import { hash } from 'node:crypto';

/** Words of a slot: three of a key's digest, then its line; lines count from 1, so that 0 is an empty slot. */
const slotWords = 4;
const digestWords = 3;
const firstSlots = 1 << 12;
/** Slots are doubled where more of them are taken than this. */
const highestLoad = 0.75;

/**
 * The line at which each key stood first, in 16 bytes a slot and at most 43 a key (at 423,624 keys 17 MB in all) where a Map
 * takes some 700. Keys are told apart by 96 bits of their SHA-256: that two of a million are taken for one has a chance of 1e-17.
 */
export class FirstLines {
  #slots = new Uint32Array(firstSlots * slotWords);
  #keys = 0;

  /** The line at which the key stood before, else null: it stands at this one then. Lines are below 2^32. */
  find(key: string, line: number): number | null {
    if (this.#keys >= (highestLoad * this.#slots.length) / slotWords) this.#grow();
    const digest = hash('sha256', key, 'buffer');
    const words = Uint32Array.from({ length: digestWords }, (_, n) => digest.readUInt32LE(4 * n));
    const place = placeOf(this.#slots, words);
    const earlier = this.#slots[place + digestWords]!;
    if (earlier > 0) return earlier;
    this.#slots.set(words, place);
    this.#slots[place + digestWords] = line;
    this.#keys++;
    return null;
  }

  #grow(): void {
    const slots = new Uint32Array(2 * this.#slots.length);
    for (let place = 0; place < this.#slots.length; place += slotWords) {
      const slot = this.#slots.subarray(place, place + slotWords);
      if (slot[digestWords]! > 0) slots.set(slot, placeOf(slots, slot));
    }
    this.#slots = slots;
  }
}

/** Where a digest's slot begins, or the empty one that it may have: from the place of its first word on. */
function placeOf(slots: Uint32Array, digest: Uint32Array): number {
  const mask = slots.length / slotWords - 1;
  for (let slot = digest[0]! & mask; ; slot = (slot + 1) & mask) {
    const place = slot * slotWords;
    if (slots[place + digestWords] === 0) return place;
    if (slots[place] === digest[0] && slots[place + 1] === digest[1] && slots[place + 2] === digest[2])
      return place;
  }
}
