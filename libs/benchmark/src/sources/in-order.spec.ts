import { describe, expect, it } from 'vitest';
import { inOrder } from './in-order.ts';

describe('tasks in order', () => {
  it('yield in the order of their inputs, whichever is done first', async () => {
    const finish: (() => void)[] = [];
    const results = inOrder(
      [0, 1, 2],
      3,
      (n) => new Promise<number>((resolve) => finish.push(() => resolve(n))),
    );
    const first = results.next();
    // All three are begun before the first is waited for.
    await expect.poll(() => finish.length).toBe(3);
    finish.toReversed().forEach((end) => end());
    expect(
      [await first, await results.next(), await results.next()].map(({ value }) => value as number),
    ).toEqual([0, 1, 2]);
    expect((await results.next()).done).toBe(true);
  });

  it('are never begun more than a window ahead', async () => {
    let begun = 0;
    let taken = 0;
    for await (const n of inOrder(
      Array.from({ length: 20 }, (_, n) => n),
      4,
      (n) => Promise.resolve((begun++, n)),
    )) {
      expect(n).toBe(taken++);
      expect(begun - taken).toBeLessThan(4);
    }
    expect(begun).toBe(20);
  });
});
