/** What is used of an element. */
interface Element {
  readonly attributes: ArrayLike<{ readonly name: string; readonly value: string }>;
  setAttribute(name: string, value: string): void;
}

/** Attributes that say where and how large something is. */
const geometry = new Set(
  'x x1 x2 y y1 y2 dx dy cx cy r rx ry d points transform width height viewBox stroke-width font-size'.split(
    ' ',
  ),
);

const manyDecimals = /-?\d*\.\d{3,}(e-?\d+)?/g;

const rounded = (text: string): string => String(Math.round(Number(text) * 100) / 100 + 0);

/** `12.3456` as `12.35`, wherever it stands in the value of a geometry attribute. */
export const roundNumbers = (value: string): string => value.replace(manyDecimals, rounded);

/**
 * Rounds an element's geometry to a hundredth of a pixel, which nobody sees: the last digits of logarithms and the like differ
 * between versions of Node, and 20,000 points take half the bytes.
 */
export function roundGeometry(element: Element): void {
  for (const { name, value } of Array.from(element.attributes))
    if (geometry.has(name) && value.includes('.')) element.setAttribute(name, roundNumbers(value));
}
