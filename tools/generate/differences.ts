/** Contents by path, relative to the repository's root, with forward slashes. */
export type Files = ReadonlyMap<string, string | Uint8Array>;

/** How a committed file stands to what is generated. */
export interface Difference {
  readonly kind: 'absent' | 'changed' | 'stale';
  readonly file: string;
}

const isEqual = (a: string | Uint8Array, b: string | Uint8Array): boolean =>
  Buffer.from(a).equals(Buffer.from(b));

/** The files that are not committed, differ by a byte, or are committed and no longer generated; by path. */
export function differences(committed: Files, generated: Files): readonly Difference[] {
  const found: Difference[] = [];
  for (const [file, content] of generated) {
    const present = committed.get(file);
    if (present === undefined) found.push({ kind: 'absent', file });
    else if (!isEqual(present, content)) found.push({ kind: 'changed', file });
  }
  for (const file of committed.keys()) if (!generated.has(file)) found.push({ kind: 'stale', file });
  return found.sort((a, b) => (a.file < b.file ? -1 : 1));
}
