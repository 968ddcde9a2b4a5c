import { describe, expect, it } from 'vitest';
import { roundPlaces } from './round-places.ts';

describe('roundPlaces', () => {
  it.each([
    [1, [1]],
    [2, [1, 2]],
    [12, [1, 2, 5, 10, 12]],
    [100, [1, 2, 5, 10, 20, 50, 100]],
  ])('of %i', (end, places) => {
    expect(roundPlaces(end)).toEqual(places);
  });
});
