import { scale } from '@observablehq/plot';
import { encode } from 'fast-png';

const levels = 256;

/** The colours of 0 to 1 in 256 steps: cividis, which the colour-blind see as others do, and grey prints as it is. */
export const heatScheme = 'cividis';

/** `#rrggbb` or `rgb(r, g, b)` as its three bytes. */
function bytesOf(colour: string): number[] {
  if (!colour.startsWith('#')) return (colour.match(/\d+/g) ?? []).map(Number);
  return [1, 3, 5].map((from) => Number.parseInt(colour.slice(from, from + 2), 16));
}

function paletteOf(): number[][] {
  const { apply } = scale({ color: { type: 'linear', scheme: heatScheme, domain: [0, levels - 1] } });
  return Array.from({ length: levels }, (_, level) => bytesOf(String(apply(level))));
}

const palette = paletteOf();

/**
 * A square of values as a PNG image in a data URL, one pixel each: 16,384 rectangles a kernel would be a megabyte of SVG. Values
 * are row-major, size x size, and coloured by where they lie in the domain.
 */
export function heatMap(values: Float64Array, size: number, [low, high]: readonly [number, number]): string {
  const data = Uint8Array.from(values, (value) =>
    Math.round(Math.min(1, Math.max(0, (value - low) / (high - low))) * (levels - 1)),
  );
  const png = encode({ width: size, height: size, data, channels: 1, depth: 8, palette });
  return `data:image/png;base64,${btoa(Array.from(png, (byte) => String.fromCharCode(byte)).join(''))}`;
}
