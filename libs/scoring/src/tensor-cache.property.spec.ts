import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTensorCache } from './tensor-cache.ts';

const boundBytes = 64;
/** Keys with the sizes of their tensors, in values of four bytes: some are larger than the whole bound. */
const asks = fc.array(fc.nat({ max: 19 }).map((size) => ({ key: `tensor of ${size}`, size })));

describe('a tensor cache', () => {
  it('never holds more than its bound, and gives the tensor asked for', () => {
    fc.assert(
      fc.property(asks, (sequence) => {
        const cache = createTensorCache(boundBytes);
        for (const { key, size } of sequence) {
          expect(cache.getOrMake(key, () => new Float32Array(size))).toHaveLength(size);
          expect(cache.heldBytes()).toBeLessThanOrEqual(boundBytes);
        }
      }),
    );
  });

  it('makes again only what a list of the most recently used would have dropped', () => {
    fc.assert(
      fc.property(asks, (sequence) => {
        const cache = createTensorCache(boundBytes);
        let recent: readonly { readonly key: string; readonly size: number }[] = [];
        for (const ask of sequence) {
          let isMade = false;
          cache.getOrMake(ask.key, () => {
            isMade = true;
            return new Float32Array(ask.size);
          });
          expect(isMade).toBe(!recent.some(({ key }) => key === ask.key));
          if (4 * ask.size > boundBytes) continue;
          recent = [ask, ...recent.filter(({ key }) => key !== ask.key)];
          const total = (): number => recent.reduce((sum, { size }) => sum + 4 * size, 0);
          while (total() > boundBytes) recent = recent.slice(0, -1);
        }
      }),
    );
  });
});
