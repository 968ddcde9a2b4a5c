import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { askable, dueTells } from './window.ts';

const windows = fc.integer({ min: 1, max: 100 });
const ordinals = fc.bigInt({ min: 0n, max: 10n ** 18n });

describe('the window', () => {
  it('lets ask n depend on tells 0 to n - W, and on those only', () => {
    expect([0n, 3n, 4n, 5n, 10n].map((asked) => dueTells(asked, 4))).toEqual([0n, 0n, 1n, 2n, 7n]);
    fc.assert(
      fc.property(ordinals, windows, (asked, window) => {
        const last = dueTells(asked, window) - 1n;
        expect(last).toBe(asked < window ? -1n : asked - BigInt(window));
      }),
    );
  });

  it('allows asks exactly up to the first that depends on a further tell', () => {
    fc.assert(
      fc.property(ordinals, windows, (asked, window) => {
        const told = dueTells(asked, window);
        const count = askable(asked, told, window);
        expect(count).toBeGreaterThanOrEqual(1);
        expect(dueTells(asked + BigInt(count) - 1n, window)).toBe(told);
        expect(dueTells(asked + BigInt(count), window)).toBe(told + 1n);
      }),
    );
  });

  it('allows none while a tell is due', () => {
    expect(askable(16n, 0n, 16)).toBe(0);
    expect(askable(100n, 20n, 16)).toBe(0);
  });

  it('refuses a strategy that was told too much, and a window that is none', () => {
    expect(() => askable(16n, 2n, 16)).toThrow('ask 16 may depend on 1 tells with window 16; 2 were given');
    for (const window of [0, -1, 1.5]) expect(() => dueTells(0n, window)).toThrow('a whole number from 1');
  });
});
