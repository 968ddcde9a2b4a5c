import { describe, expect, it } from 'vitest';
import { findSpace } from '@naswot/space';
import { positionOf } from './position-of.ts';

const space = findSpace('nas-bench-201');

describe('the architecture that a user writes', () => {
  it('is a string, or an index of the published table', () => {
    const position = positionOf(space, '@10937');
    expect(positionOf(space, space.format(position))).toBe(position);
  });

  it.each([
    ['10937', "an architecture received '10937', expected its string or an index such as @10937"],
    ['@x', "'@x' is no index of the published table"],
    ['@15625', '@15625 is not in the published table; expected @0 to @15624'],
    ['nope', "the architecture string is wrong at character 1: received 'nope', expected '|'"],
  ])('is not %s', (given, sentence) => {
    expect(() => positionOf(space, given)).toThrow(sentence);
  });
});
