import { rectY, ruleX, ruleY, text } from '@observablehq/plot';
import { bin, extent, max, median, min, nice, ticks } from 'd3-array';
import { captionOf, countsInWords } from './caption.ts';
import { widthOf, type Figure, type FigureOptions, type Quantity } from './figure.ts';
import { plainColour } from './point-marks.ts';
import { pointPanel } from './point-panel.ts';
import { areEqual, axisOf, countInWords, domainOf, finiteValues, scoreInWords } from './quantity.ts';

/** Scores of a search, or of a whole space. */
export interface DistributionData {
  readonly score: Quantity;
  /** Finite numbers. */
  readonly scores: readonly number[];
  /** Architectures that have no score. */
  readonly unscorable: number;
}

/** A bar of the histogram: scores from `from` on, below `to`. */
export interface Bar {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** Bars of about 50 for many scores, the root of their number for few. */
const mostBars = 50;

/** Bars of equal width between round numbers, every score in one; a single bar where all scores are equal. */
export function barsOf(scores: readonly number[]): readonly Bar[] {
  const [low, high] = domainOf(scores);
  if (areEqual(min(scores) ?? 0, max(scores) ?? 0))
    return scores.length === 0 ? [] : [{ from: low, to: high, count: scores.length }];
  const wanted = Math.min(mostBars, Math.ceil(Math.sqrt(scores.length)) + 1);
  const [from, to] = nice(low, high, wanted);
  const inner = ticks(from, to, wanted).filter((edge) => edge > from && edge < to);
  const bins = bin().domain([from, to]).thresholds(inner)(scores);
  return bins.map((scoresIn) => ({
    from: scoresIn.x0 ?? low,
    to: scoresIn.x1 ?? high,
    count: scoresIn.length,
  }));
}

function marksOf(scores: readonly number[], bars: readonly Bar[]) {
  const middle = median(scores) ?? 0;
  const [low, high] = domainOf(scores);
  const isRight = middle > (low + high) / 2;
  const label = {
    frameAnchor: 'top',
    textAnchor: isRight ? 'end' : 'start',
    dx: isRight ? -5 : 5,
    dy: 3,
  } as const;
  return [
    rectY(bars, { x1: 'from', x2: 'to', y: 'count', fill: plainColour, insetLeft: 0.5, insetRight: 0.5 }),
    ruleY([0]),
    ruleX([middle], { stroke: 'currentColor', strokeDasharray: '4,3' }),
    text([middle], { x: middle, text: [`median ${scoreInWords(middle)}`], ...label, fontSize: 12 }),
  ];
}

/** How scores are distributed: a histogram, the median marked. Throws a RangeError of a number that is not finite. */
export function distributionFigure(data: DistributionData, options: FigureOptions): Figure {
  const { score, unscorable } = data;
  const scores = finiteValues(data.scores, score.label, (value) => value);
  const width = widthOf(options);
  const bars = barsOf(scores);
  const most = max(bars, ({ count }) => count) ?? 0;
  const x = axisOf(score, scores);
  const y = {
    label: 'architectures',
    labelAnchor: 'center',
    labelArrow: 'none',
    domain: [0, Math.max(1, most)],
  } as const;
  const panel = pointPanel(
    { width, height: Math.round(width * 0.5) },
    {
      count: scores.length,
      x,
      y: { ...y, ticks: most === 0 ? [] : ticks(0, most, 6).filter(Number.isInteger), tickFormat: ',d' },
    },
    marksOf(scores, bars),
    { inset: 0, insetLeft: 6, insetRight: 6, insetTop: 22 },
  );
  const [low, high] = extent(scores);
  const range = low === undefined ? [] : [`From ${scoreInWords(low)} to ${scoreInWords(high)}.`];
  return {
    title:
      options.title ?? `${score.label}: distribution over ${countInWords(scores.length, 'architecture')}`,
    width,
    rows: [[panel]],
    caption: captionOf([countsInWords(scores.length, unscorable), ...range], options),
  };
}
