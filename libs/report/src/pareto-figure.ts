import { dot, line } from '@observablehq/plot';
import { captionOf, countsInWords } from './caption.ts';
import { widthOf, type Figure, type FigureOptions, type Quantity } from './figure.ts';
import { paretoFront, type Tradeoff } from './pareto-front.ts';
import { pointMarks } from './point-marks.ts';
import { panelHeight, pointPanel } from './point-panel.ts';
import { axisOf, finiteValues, countInWords } from './quantity.ts';

/** What architectures cost and what they are worth. */
export interface ParetoData {
  /** Parameters or MACs: less is better. */
  readonly cost: Quantity;
  /** Score or accuracy: more is better. */
  readonly worth: Quantity;
  /** Every number is finite. */
  readonly points: readonly Tradeoff[];
  /** Architectures that have no score. */
  readonly unscorable: number;
}

export const frontColour = '#b3430d';

/** The front as a stair: what is left of it and above is reached by none. */
const frontMarks = (front: readonly Tradeoff[]) => [
  line(front, { x: 'cost', y: 'worth', curve: 'step-after', stroke: frontColour, strokeWidth: 1.5 }),
  dot(front, {
    x: 'cost',
    y: 'worth',
    symbol: 'diamond',
    r: 5,
    fill: frontColour,
    stroke: 'white',
    strokeWidth: 1,
  }),
];

/** Worth against cost with the Pareto front. Throws a RangeError of a number that is not finite. */
export function paretoFigure(data: ParetoData, options: FigureOptions): Figure {
  const { cost, worth, points, unscorable } = data;
  const width = widthOf(options);
  const x = finiteValues(points, cost.label, (point) => point.cost);
  const y = finiteValues(points, worth.label, (point) => point.worth);
  const front = paretoFront(points);
  const drawn = pointMarks(points.map((point) => ({ x: point.cost, y: point.worth })));
  return {
    title: options.title ?? `${worth.label} against ${cost.label}, with the Pareto front`,
    width,
    rows: [
      [
        pointPanel(
          { width, height: panelHeight(width) },
          { count: points.length, x: axisOf(cost, x), y: axisOf(worth, y) },
          [...drawn.marks, ...frontMarks(front)],
          { inset: 12, r: drawn.radius },
        ),
      ],
    ],
    caption: captionOf(
      [
        countsInWords(points.length, unscorable),
        `Diamonds: the front, ${countInWords(front.length, 'architecture')}; no other costs as little and is worth as much.`,
        ...drawn.explanation,
      ],
      options,
    ),
  };
}
