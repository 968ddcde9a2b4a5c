/** 1, 2, 5, 10, 20, 50 and so on below `end`, and `end` itself. */
export function roundPlaces(end: number): readonly number[] {
  const places: number[] = [];
  for (let decade = 1; decade < end; decade *= 10)
    places.push(...[1, 2, 5].map((step) => step * decade).filter((place) => place < end));
  return [...places, end];
}
