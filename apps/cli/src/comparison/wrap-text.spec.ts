import { describe, expect, it } from 'vitest';
import { wrapText } from './wrap-text.ts';

describe('wrapText', () => {
  it('breaks between words and indents what follows', () => {
    expect(wrapText('one two three four', 9, 2)).toBe('one two\n  three\n  four');
    expect(wrapText('one two three', Infinity)).toBe('one two three');
  });

  it('keeps a word that is longer than a line whole', () => {
    expect(wrapText('a nas-bench-201 cell', 5, 2)).toBe('a\n  nas-bench-201\n  cell');
  });
});
