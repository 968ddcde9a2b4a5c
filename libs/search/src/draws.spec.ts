import { describe, expect, it } from 'vitest';
import { drawsAt } from './draws.ts';
import { plainContext } from './strategy-context.ts';
import { choiceSpace } from './testing/index.ts';

const context = plainContext(choiceSpace([5, 5]));
const some = (seed: number, purpose: string, ordinal: number): readonly number[] => {
  const { below } = drawsAt({ ...context, seed }, purpose, ordinal);
  return Array.from({ length: 6 }, () => below(1000));
};

describe('the random numbers of an ask', () => {
  /** Golden, exact: Philox streams of version 1. A change means that searches of the same seed ask for other architectures. */
  it('are the same in every version', () => {
    expect(some(0, 'test', 3)).toEqual([258, 619, 361, 216, 918, 46]);
  });

  it('depend on seed, purpose and ordinal, and on nothing else', () => {
    expect(some(0, 'test', 3)).toEqual(some(0, 'test', 3));
    for (const other of [some(1, 'test', 3), some(0, 'other', 3), some(0, 'test', 4)])
      expect(other).not.toEqual(some(0, 'test', 3));
  });

  it('are as many as any ask needs, and no more', () => {
    const { uniform } = drawsAt(context, 'test', 0);
    for (let k = 0; k < 65_536; k++) {
      const value = uniform();
      expect(value > 0 && value < 1).toBe(true);
    }
    expect(uniform).toThrow('ask 0 needs more than 65536 random numbers');
  });
});
