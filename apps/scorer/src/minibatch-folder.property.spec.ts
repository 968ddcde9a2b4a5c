import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { surplus } from './minibatch-folder.ts';

const file = fc.record({ bytes: fc.nat(1000), usedAtMs: fc.nat(100_000) });
const sizeOf = (files: readonly { readonly bytes: number }[]): number =>
  files.reduce((sum, { bytes }) => sum + bytes, 0);

describe('the files of a full folder that are let go', () => {
  it('leave no more than the bound', () => {
    fc.assert(
      fc.property(fc.array(file), fc.nat(20_000), (files, most) => {
        const letGo = new Set(surplus(files, most));
        expect(sizeOf(files.filter((some) => !letGo.has(some)))).toBeLessThanOrEqual(most);
      }),
    );
  });

  it('are no newer than those that stay, and no more than needed', () => {
    fc.assert(
      fc.property(fc.array(file, { minLength: 1 }), fc.nat(20_000), (files, most) => {
        const letGo = surplus(files, most);
        const kept = files.filter((some) => !letGo.includes(some));
        const newestGone = Math.max(-Infinity, ...letGo.map(({ usedAtMs }) => usedAtMs));
        expect(Math.min(Infinity, ...kept.map(({ usedAtMs }) => usedAtMs))).toBeGreaterThanOrEqual(
          newestGone,
        );
        const last = letGo.at(-1);
        if (last !== undefined) expect(sizeOf(kept) + last.bytes).toBeGreaterThan(most);
      }),
    );
  });
});
