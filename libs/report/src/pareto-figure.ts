import { dot, line, text } from '@observablehq/plot';
import { captionOf, countsInWords } from './caption.ts';
import { widthOf, type Figure, type FigureOptions, type Quantity } from './figure.ts';
import { paretoFront, type Tradeoff } from './pareto-front.ts';
import { pointMarks } from './point-marks.ts';
import { panelHeight, pointPanel } from './point-panel.ts';
import { axisOf, finiteValues, countInWords } from './quantity.ts';

export type Better = 'less' | 'more';

/** An architecture, with what stands beside it where it is an end of the front; left out, nothing does. */
export interface LabelledTradeoff extends Tradeoff {
  readonly label?: string;
}

/** What architectures cost and what they are worth. */
export interface ParetoData {
  /** Parameters or MACs: less is better, unless `better` says else. */
  readonly cost: Quantity;
  /** Score or accuracy: more is better, unless `better` says else. */
  readonly worth: Quantity;
  readonly better?: { readonly cost: Better; readonly worth: Better };
  /** Every number is finite. */
  readonly points: readonly LabelledTradeoff[];
  /** Architectures that have no score. */
  readonly unscorable: number;
}

export const frontColour = '#b3430d';

/** The front of data, from its best in cost to its best in worth. */
export function frontOf<Item extends Tradeoff>({
  points,
  better = { cost: 'less', worth: 'more' },
}: Pick<ParetoData, 'better'> & { readonly points: readonly Item[] }): readonly Item[] {
  const [cost, worth] = [better.cost === 'less' ? 1 : -1, better.worth === 'more' ? 1 : -1];
  const turned = points.map((item) => ({ item, cost: cost * item.cost, worth: worth * item.worth }));
  return paretoFront(turned).map(({ item }) => item);
}

/** Names beside the two ends of a front, on the side where the front goes on. */
function endLabels(front: readonly LabelledTradeoff[]) {
  const ends = front.length > 1 ? [front[0]!, front[front.length - 1]!] : front;
  return ends.flatMap((end, place) => {
    if (end.label === undefined) return [];
    const other = ends[1 - place] ?? end;
    return [
      text([end], {
        x: 'cost',
        y: 'worth',
        text: 'label',
        textAnchor: other.cost < end.cost ? 'end' : 'start',
        dx: other.cost < end.cost ? -8 : 8,
        dy: other.worth < end.worth ? -10 : 12,
        fill: frontColour,
        stroke: 'white',
        strokeWidth: 3,
      }),
    ];
  });
}

/** The front as a stair: what lies beyond it is reached by none. */
const frontMarks = (front: readonly LabelledTradeoff[]) => [
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
  ...endLabels(front),
];

const isUsual = ({ better }: ParetoData): boolean =>
  better === undefined || (better.cost === 'less' && better.worth === 'more');

/** Worth against cost with the Pareto front. Throws a RangeError of a number that is not finite. */
export function paretoFigure(data: ParetoData, options: FigureOptions): Figure {
  const { cost, worth, points, unscorable } = data;
  const width = widthOf(options);
  const x = finiteValues(points, cost.label, (point) => point.cost);
  const y = finiteValues(points, worth.label, (point) => point.worth);
  const front = frontOf(data);
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
        `Diamonds: the front, ${countInWords(front.length, 'architecture')}; ${isUsual(data) ? 'no other costs as little and is worth as much' : 'no other is as good in both'}.`,
        ...drawn.explanation,
      ],
      options,
    ),
  };
}
