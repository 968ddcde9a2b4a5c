import { text, type Markish } from '@observablehq/plot';
import { captionOf, countsInWords } from './caption.ts';
import { correlationExplained, correlationInWords, type Correlation } from './correlation.ts';
import { widthOf, type Figure, type FigureOptions, type Panel, type Quantity } from './figure.ts';
import { pointMarks, type PointMarks } from './point-marks.ts';
import { panelHeight, pointPanel } from './point-panel.ts';
import { axisOf, finiteValues } from './quantity.ts';

/** The two terms of the NASWOT score, and trained accuracies of the same architectures. */
export interface TermsData {
  readonly accuracy: Quantity;
  /** Every number is finite. */
  readonly points: readonly {
    /** N ln N_A. */
    readonly sizeTerm: number;
    /** ln|det(K_H / N_A)|, at most 0. */
    readonly separationTerm: number;
    readonly accuracy: number;
  }[];
  /** Architectures that have no score. */
  readonly unscorable: number;
  /** Of each term with the accuracies; null where it is not defined. */
  readonly correlations: {
    readonly sizeTerm: Correlation | null;
    readonly separationTerm: Correlation | null;
  };
}

const terms = {
  sizeTerm: { label: 'size term', unit: 'N ln N_A' },
  separationTerm: { label: 'separation term', unit: 'ln |det(K_H / N_A)|' },
} as const satisfies Record<string, Quantity>;

/** Narrower ones stand under each other: the names of their axes would be cut. */
const narrowestPair = 560;

function termPanel(
  term: keyof typeof terms,
  { accuracy, points, correlations }: TermsData,
  { width, height }: { readonly width: number; readonly height: number },
): { readonly panel: Panel; readonly drawn: PointMarks } {
  const { label } = terms[term];
  const x = finiteValues(points, label, (point) => point[term]);
  const y = finiteValues(points, accuracy.label, (point) => point.accuracy);
  const drawn = pointMarks(points.map((_, k) => ({ x: x[k]!, y: y[k]! })));
  const correlation = correlations[term];
  const heading: Markish = text([`${label}${correlation ? `: ${correlationInWords(correlation)}` : ''}`], {
    frameAnchor: 'top',
    dy: -20,
    fontSize: 13,
  });
  const panel = pointPanel(
    { width, height },
    { count: points.length, x: { ...axisOf(terms[term], x), ticks: 5 }, y: axisOf(accuracy, y) },
    [...drawn.marks, heading],
    { marginTop: 30, r: drawn.radius },
  );
  return { panel, drawn };
}

/**
 * The size term and the separation term, each against accuracy, side by side where there is room: which of the two carries the
 * score's rank correlation. Throws a RangeError of a number that is not finite.
 */
export function termsFigure(data: TermsData, options: FigureOptions): Figure {
  const width = widthOf(options);
  const isBeside = width >= narrowestPair;
  const side = Math.floor(width / 2);
  const shape = isBeside ? { width: side, height: side } : { width, height: panelHeight(width) };
  const size = termPanel('sizeTerm', data, shape);
  const separation = termPanel('separationTerm', data, shape);
  const isCorrelated = Object.values(data.correlations).some((correlation) => correlation !== null);
  return {
    title: options.title ?? `The terms of the naswot score against ${data.accuracy.label}`,
    width,
    rows: isBeside ? [[size.panel, separation.panel]] : [[size.panel], [separation.panel]],
    caption: captionOf(
      [
        countsInWords(data.points.length, data.unscorable),
        'The score is the sum of both terms.',
        ...size.drawn.explanation,
        ...(isCorrelated ? [correlationExplained] : []),
      ],
      options,
    ),
  };
}
