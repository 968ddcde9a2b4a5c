import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { kernelFigure, pngOf, scatterFigure, svgOf } from './index.ts';
import { kernelData, scatterData } from './testing/sample-data.ts';

const options = { spec: '3f9a2c1b4d5e6f70', width: 480 };
const scatter = svgOf(scatterFigure(scatterData(30), options));

/** Pixels darker than half, of those in rows `from` to below `to`. */
function darkPixels(png: Uint8Array, from: number, to: number): number {
  const { width, channels, data } = decode(png);
  let dark = 0;
  for (let at = from * width * channels; at < to * width * channels; at += channels)
    if (data[at]! + data[at + 1]! + data[at + 2]! < 3 * 128) dark++;
  return dark;
}

describe('a figure as PNG', () => {
  it('is as wide as asked', () => {
    const { width, height } = decode(pngOf(scatter, 960));
    const [, figureHeight] = /<svg [^>]*?height="(\d+)"/.exec(scatter) ?? [];
    expect([width, height]).toEqual([960, 2 * Number(figureHeight)]);
  });

  it('has text, in the font that comes along', () => {
    const untitled = scatter.replaceAll(/<text [\s\S]*?<\/text>/g, '');
    expect(darkPixels(pngOf(scatter, 480), 10, 32)).toBeGreaterThan(300);
    expect(darkPixels(pngOf(untitled, 480), 10, 32)).toBe(0);
  });

  it('is the same bytes each time', () => {
    expect(Buffer.from(pngOf(scatter, 480)).equals(pngOf(scatter, 480))).toBe(true);
  });

  it('shows each value of a kernel as a sharp square', () => {
    const svg = svgOf(kernelFigure(kernelData(1, 2, 'given'), { ...options, width: 320 }));
    const { width, channels, data } = decode(pngOf(svg, 320));
    const [, top] = /<svg [^>]*?y="(\d+)"[^>]*><g aria-label="image"/.exec(svg) ?? [];
    const row = Number(top) + 24 + 40;
    const colours = new Set<string>();
    for (let x = 20; x < 300; x++) {
      const at = (row * width + x) * channels;
      colours.add(data.slice(at, at + 3).join(','));
    }
    expect(colours.size).toBe(2);
  });

  it.each([0, 10_001, 1.5])('of width %d is refused', (width) => {
    expect(() => pngOf(scatter, width)).toThrow(`received ${width}, expected whole pixels from 1 to 10000`);
  });
});
