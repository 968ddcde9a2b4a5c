import { describe, expect, it } from 'vitest';
import { differences, type Files } from './differences.ts';

const files = (...entries: readonly (readonly [string, string | Uint8Array])[]): Files => new Map(entries);

describe('differences', () => {
  it('are none where committed and generated files are the same bytes', () => {
    expect(differences(files(['a.ts', 'one']), files(['a.ts', new TextEncoder().encode('one')]))).toEqual([]);
  });

  it('name files that are absent, changed and stale', () => {
    const committed = files(['changed.ts', 'one'], ['stale.ts', '']);
    const generated = files(['changed.ts', 'two'], ['absent.ts', '']);
    expect(differences(committed, generated)).toEqual([
      { kind: 'absent', file: 'absent.ts' },
      { kind: 'changed', file: 'changed.ts' },
      { kind: 'stale', file: 'stale.ts' },
    ]);
  });
});
