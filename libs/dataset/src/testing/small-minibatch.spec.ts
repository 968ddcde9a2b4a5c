import { describe, expect, it } from 'vitest';
import { smallMinibatch } from './small-minibatch.ts';

describe('a small minibatch', () => {
  it('has the shape asked for and is decided by its seed', () => {
    expect(smallMinibatch().shape).toEqual([4, 3, 8, 8]);
    expect(smallMinibatch({ size: 2, imageSize: 5 }).shape).toEqual([2, 3, 5, 5]);
    expect(smallMinibatch({ seed: 1 }).digest).toBe(smallMinibatch({ seed: 1 }).digest);
    expect(smallMinibatch({ seed: 1 }).digest).not.toBe(smallMinibatch().digest);
  });
});
