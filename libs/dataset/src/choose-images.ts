import { drawBelow, draws } from './draws.ts';

/**
 * `count` different image ids out of `size`, in the order drawn: Fisher and Yates's shuffle of which only the drawn places
 * are kept, O(count) memory. Throws a RangeError where there are too few images.
 */
export function chooseImages(count: number, size: number, seed: number): readonly number[] {
  if (!Number.isInteger(count) || count < 1 || count > size)
    throw new RangeError(
      `a batch of ${count} images cannot be chosen: ${size} images are present; choose a --batch-size from 1 to ${size}`,
    );
  const draw = draws(seed, 'choose');
  const moved = new Map<number, number>();
  return Array.from({ length: count }, (_, k) => {
    const place = k + drawBelow(draw, size - k);
    const chosen = moved.get(place) ?? place;
    moved.set(place, moved.get(k) ?? k);
    return chosen;
  });
}
