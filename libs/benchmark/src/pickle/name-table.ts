/** Names that are held at a time; the names of a record are some 500. A power of two. */
const places = 4096;

const isEqual = (name: string, bytes: Uint8Array, from: number): boolean => {
  for (let n = 0; n < name.length; n++) if (name.charCodeAt(n) !== bytes[from + n]) return false;
  return true;
};

/**
 * Makes strings of short names in ASCII, each once: the 10,000 of a record are some 500, written again and again, and to make
 * one takes five times as long as to find it.
 */
export class NameTable {
  readonly #names: (string | undefined)[] = Array.from({ length: places }, () => undefined);

  /** The name of those bytes; null where they are not all ASCII. */
  find(bytes: Uint8Array, from: number, count: number): string | null {
    // FNV-1a: https://datatracker.ietf.org/doc/html/draft-eastlake-fnv
    let hash = 0x811c9dc5;
    let seen = 0;
    for (let place = from; place < from + count; place++) {
      seen |= bytes[place]!;
      hash = Math.imul(hash ^ bytes[place]!, 0x01000193);
    }
    if (seen > 127) return null;
    const place = (hash ^ (hash >>> 15)) & (places - 1);
    const known = this.#names[place];
    if (known?.length === count && isEqual(known, bytes, from)) return known;
    return (this.#names[place] = String.fromCharCode(...bytes.subarray(from, from + count)));
  }
}
