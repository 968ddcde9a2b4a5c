import type { PlotOptions } from '@observablehq/plot';

/** What an axis or a colour shows. */
export interface Quantity {
  /** As it is printed: `naswot score`, `CIFAR-10 test accuracy`, `parameters`. */
  readonly label: string;
  /** Printed in parentheses behind the label: `%`, `ln |det K|`; left out for counts. */
  readonly unit?: string;
}

/** What every figure is made with, besides its data. */
export interface FigureOptions {
  /** Digest of the scoring spec, or of several; the first twelve characters of each are printed. None where nothing is scored. */
  readonly spec: string | readonly string[];
  /** In place of the title that the data give. */
  readonly title?: string;
  /** Pixels, 320 to 4,000; 720 if left out. */
  readonly width?: number;
}

/** One picture of a figure, in pixels. */
export interface Panel {
  readonly width: number;
  readonly height: number;
  /** Marks and scales of Observable Plot; width and height are the panel's. */
  readonly plot: PlotOptions;
}

/**
 * A figure as data: no document is needed to make one, and equal data make equal figures. `drawFigure` draws it in any document,
 * `svgOf` as text.
 */
export interface Figure {
  readonly title: string;
  /** Pixels. */
  readonly width: number;
  /** From top to bottom; the panels of a row stand side by side. */
  readonly rows: readonly (readonly Panel[])[];
  /** Sentences under the picture: what is counted, what is left out, which scoring spec. */
  readonly caption: readonly string[];
}

/** The font of all figures; `pngOf` brings it along, a browser without it takes its own. */
export const fontFamily = 'Source Sans 3, system-ui, sans-serif';
/** Of axes and caption, in pixels. */
export const fontSize = 12;

const defaultWidth = 720;
const minimumWidth = 320;
const maximumWidth = 4_000;
const shownDigits = 12;

/** The figure's width in pixels; throws a RangeError outside 320 to 4,000. */
export function widthOf({ width = defaultWidth }: FigureOptions): number {
  if (!Number.isInteger(width) || width < minimumWidth || width > maximumWidth)
    throw new RangeError(
      `width of a figure: received ${width}, expected whole pixels from ${minimumWidth} to ${maximumWidth}`,
    );
  return width;
}

/** `spec 3f9a2c1b4d5e`, or of each of several. */
export function specInWords({ spec }: FigureOptions): string {
  const digests = typeof spec === 'string' ? [spec] : spec;
  return `${digests.length === 1 ? 'spec' : 'specs'} ${digests.map((digest) => digest.slice(0, shownDigits)).join(', ')}`;
}
