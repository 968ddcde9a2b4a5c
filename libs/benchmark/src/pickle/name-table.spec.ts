import { describe, expect, it } from 'vitest';
import { NameTable } from './name-table.ts';

const find = (names: NameTable, text: string): string | null => {
  const bytes = Buffer.from(`<${text}>`);
  return names.find(bytes, 1, bytes.length - 2);
};

describe('a table of names', () => {
  it('gives the name of bytes, however many names share its places', () => {
    const names = new NameTable();
    const all = Array.from({ length: 20_000 }, (_, n) => `ori-test@${n}`);
    expect(all.map((name) => find(names, name))).toEqual(all);
    expect(all.map((name) => find(names, name))).toEqual(all);
    expect(['', 'a', 'aa', '\0', '\0\0'].map((name) => find(names, name))).toEqual([
      '',
      'a',
      'aa',
      '\0',
      '\0\0',
    ]);
  });

  it('leaves other letters than those of ASCII to a decoder', () => {
    expect(find(new NameTable(), 'é')).toBeNull();
  });
});
