import { describe, expect, it } from 'vitest';
import { FirstLines } from './first-lines.ts';

describe('the first line of each key', () => {
  it('is told when the key comes again, however many came between', () => {
    const lines = new FirstLines();
    const keys = Array.from({ length: 20_000 }, (_, n) => `cell ${n}`);
    expect(keys.map((key, n) => lines.find(key, n + 2)).filter((line) => line !== null)).toEqual([]);
    expect(keys.map((key) => lines.find(key, 99_999))).toEqual(keys.map((_, n) => n + 2));
    expect(lines.find('another', 20_002)).toBeNull();
    expect(lines.find('another', 20_003)).toBe(20_002);
  });
});
