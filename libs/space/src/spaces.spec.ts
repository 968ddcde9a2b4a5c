import { describe, expect, it } from 'vitest';
import { findSpace, isSpaceName, spaces } from './spaces.ts';

describe('the table of spaces', () => {
  it('has each space under its own name', () => {
    for (const [name, space] of Object.entries(spaces)) {
      expect(space.name).toBe(name);
      expect(findSpace(name)).toBe(space);
    }
  });

  it('says which space was probably meant', () => {
    expect(() => findSpace('nasbench-201')).toThrow(
      new RangeError(
        "unknown space 'nasbench-201'; expected one of nas-bench-201; did you mean 'nas-bench-201'?",
      ),
    );
  });

  it('takes no property of every object for a space', () => {
    expect(isSpaceName('toString')).toBe(false);
    expect(() => findSpace('toString')).toThrow(
      new RangeError("unknown space 'toString'; expected one of nas-bench-201"),
    );
  });
});
