import { captionOf, countsInWords } from './caption.ts';
import { colourLegend } from './colour-legend.ts';
import { correlationExplained, correlationInWords, type Correlation } from './correlation.ts';
import { widthOf, type Figure, type FigureOptions, type Quantity } from './figure.ts';
import { pointMarks, shadeScale } from './point-marks.ts';
import { panelHeight, pointPanel } from './point-panel.ts';
import { axisOf, domainOf, finiteValues } from './quantity.ts';

/** Scores and trained accuracies of the same architectures. */
export interface ScatterData {
  readonly score: Quantity;
  readonly accuracy: Quantity;
  /** What colour shows, such as parameters or ReLU units; then every point has a `shade`. */
  readonly shade?: Quantity;
  /** Every number is finite. */
  readonly points: readonly { readonly score: number; readonly accuracy: number; readonly shade?: number }[];
  /** Architectures that have no score. */
  readonly unscorable: number;
  /** Null where it is not defined. */
  readonly correlation: Correlation | null;
}

/**
 * Score against accuracy, the rank correlation in the title; a hexagon stands for many points where there are more than 20,000.
 * Throws a RangeError of a number that is not finite.
 */
export function scatterFigure(data: ScatterData, options: FigureOptions): Figure {
  const { score, accuracy, shade, points, unscorable, correlation } = data;
  const width = widthOf(options);
  const x = finiteValues(points, score.label, (point) => point.score);
  const y = finiteValues(points, accuracy.label, (point) => point.accuracy);
  const shades = shade && finiteValues(points, shade.label, (point) => point.shade ?? NaN);
  const drawn = pointMarks(
    points.map((_, k) => ({ x: x[k]!, y: y[k]!, ...(shades && { shade: shades[k]! }) })),
    shades !== undefined,
  );
  const domain = domainOf(shades ?? []);
  const panel = pointPanel(
    { width, height: panelHeight(width) },
    { count: points.length, x: axisOf(score, x), y: axisOf(accuracy, y) },
    drawn.marks,
    { color: { ...shadeScale, domain: [...domain] }, r: drawn.radius },
  );
  const rank = correlation ? `: ${correlationInWords(correlation)}` : '';
  const legend =
    shade && shades && points.length > 0 ? colourLegend(axisOf(shade, shades), domain, shadeScale) : null;
  return {
    title: options.title ?? `${score.label} against ${accuracy.label}${rank}`,
    width,
    rows: [[panel], ...(legend ? [[legend]] : [])],
    caption: captionOf(
      [
        countsInWords(points.length, unscorable),
        ...drawn.explanation,
        ...(correlation ? [correlationExplained] : []),
      ],
      options,
    ),
  };
}
