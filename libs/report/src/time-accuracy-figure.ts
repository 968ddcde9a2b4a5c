import { areaY, dot, line, ruleX, ruleY, text, type Markish } from '@observablehq/plot';
import { extent } from 'd3-array';
import { captionOf } from './caption.ts';
import { widthOf, type Figure, type FigureOptions, type Panel, type Quantity } from './figure.ts';
import { frontColour } from './pareto-figure.ts';
import { panelHeight, pointPanel } from './point-panel.ts';
import { axisOf, countInWords, finiteValues } from './quantity.ts';

/** Percent, over the runs. */
interface Band {
  readonly mean: number;
  readonly sd: number;
}

/** What searches find in the time that they take. */
export interface TimeAccuracyData {
  readonly accuracy: Quantity;
  /** Best so far of each search, over simulated seconds, which are above 0 and ascend. At most five. */
  readonly curves: readonly {
    readonly name: string;
    readonly points: readonly (Band & { readonly seconds: number })[];
  }[];
  /** Searches without training: what they end with, and when. */
  readonly points: readonly (Band & { readonly name: string; readonly seconds: number })[];
  /** What takes no time that is counted. At most three. */
  readonly baselines: readonly { readonly name: string; readonly mean: number }[];
  /** Of each search. */
  readonly runs: number;
  /** More sentences of the caption: where times are from. */
  readonly remarks: readonly string[];
}

/**
 * Five colours that are told apart without red, green or blue cones, and dashes for who sees or prints none.
 * @see Okabe and Ito, Color universal design, 2008
 */
export const curveStyles = [
  { stroke: '#0072b2', strokeDasharray: 'none' },
  { stroke: '#6f6f6f', strokeDasharray: '2 3' },
  { stroke: '#007a59', strokeDasharray: '8 3' },
  { stroke: '#a8548a', strokeDasharray: '8 3 2 3' },
  { stroke: '#1a1a1a', strokeDasharray: '12 4' },
] as const;

const baselineStyle = { stroke: '#8a6d00', strokeDasharray: '4 4' } as const;
const halo = { stroke: 'white', strokeWidth: 4 } as const;
const pointStyle = { symbol: 'diamond', r: 5, fill: frontColour, stroke: 'white', strokeWidth: 1 } as const;

const styleOf = (place: number) => curveStyles[place]!;

const curveMarks = ({ curves }: TimeAccuracyData): readonly Markish[] => [
  ...curves.map(({ points }, k) =>
    areaY(points, {
      x: 'seconds',
      y1: ({ mean, sd }: Band) => mean - sd,
      y2: ({ mean, sd }: Band) => mean + sd,
      fill: styleOf(k).stroke,
      fillOpacity: 0.07,
    }),
  ),
  ...curves.map(({ points }, k) => line(points, { x: 'seconds', y: 'mean', strokeWidth: 2, ...styleOf(k) })),
];

const pointMarks = ({ points }: TimeAccuracyData): readonly Markish[] => [
  ruleX(points, {
    x: 'seconds',
    y1: ({ mean, sd }: Band) => mean - sd,
    y2: ({ mean, sd }: Band) => mean + sd,
    stroke: frontColour,
    strokeWidth: 1.5,
  }),
  dot(points, { x: 'seconds', y: 'mean', ...pointStyle }),
  text(points, {
    x: 'seconds',
    y: 'mean',
    text: 'name',
    dx: 9,
    textAnchor: 'start',
    fill: '#7d2e09',
    ...halo,
  }),
];

/** Where the names of baselines stand along their lines, so that near lines do not hide each other's. */
const anchors = [
  { frameAnchor: 'left', textAnchor: 'start', dx: 6 },
  { frameAnchor: 'middle', textAnchor: 'middle', dx: 0 },
  { frameAnchor: 'right', textAnchor: 'end', dx: -6 },
] as const;

const baselineMarks = ({ baselines }: TimeAccuracyData): readonly Markish[] => [
  ruleY(baselines, { y: 'mean', strokeWidth: 1.5, ...baselineStyle }),
  ...baselines.map((baseline, k) =>
    text([baseline], { y: 'mean', text: 'name', dy: -8, fill: '#6b5500', ...halo, ...anchors[k] }),
  ),
];

/** All means, and the spread of single points: bands of curves are cut there. */
function domainOfWorth({ curves, points, baselines }: TimeAccuracyData): readonly number[] {
  const [low = 0, high = 1] = extent([
    ...curves.flatMap((curve) => curve.points.map(({ mean }) => mean)),
    ...points.flatMap(({ mean, sd }) => [mean - sd, mean + sd]),
    ...baselines.map(({ mean }) => mean),
  ]);
  return [low, high + 0.05 * (high - low)];
}

const timeScale = { type: 'log', ticks: 5, tickFormat: ',', nice: false } as const;

const legendEntryWidth = 114;
const legendRowHeight = 20;

/** The curves' names beside a piece of each. */
function legend({ curves }: TimeAccuracyData, width: number): Panel {
  const margin = 62;
  const perRow = Math.max(1, Math.floor((width - margin) / legendEntryWidth));
  const rows = Math.ceil(curves.length / perRow);
  const entries = curves.map(({ name }, k) => ({
    name,
    x: (k % perRow) * legendEntryWidth,
    y: -Math.floor(k / perRow),
    k,
  }));
  const [right, height] = [perRow * legendEntryWidth, rows * legendRowHeight];
  return {
    width,
    height: height + 4,
    plot: {
      ...{ marginLeft: margin, marginRight: width - margin - right, marginTop: 2, marginBottom: 2 },
      x: { axis: null, domain: [0, right] },
      y: { axis: null, domain: [-rows + 0.5, 0.5] },
      marks: entries.flatMap(({ name, x, y, k }) => [
        line(
          [
            [x, y],
            [x + 34, y],
          ],
          { strokeWidth: 2, ...styleOf(k) },
        ),
        text([[x + 40, y]], { text: [name], textAnchor: 'start' }),
      ]),
    },
  };
}

function checkData({ curves, points, baselines }: TimeAccuracyData): void {
  if (curves.length > curveStyles.length)
    throw new RangeError(`received ${curves.length} curves, expected at most ${curveStyles.length}`);
  if (baselines.length > anchors.length)
    throw new RangeError(`received ${baselines.length} baselines, expected at most ${anchors.length}`);
  const timed = [...points, ...curves.flatMap((curve) => curve.points)];
  const early = timed.find(({ seconds }) => !(seconds > 0));
  if (early !== undefined)
    throw new RangeError(`received ${early.seconds} seconds, expected more than 0 for a logarithmic axis`);
}

/**
 * Accuracy of what searches have found against the time it took them, the time as its logarithm: curves of best so far with a band of
 * one standard deviation, single points for searches without training, lines for what takes no time. Throws a RangeError of a number
 * that is not finite, of a time that is not above 0, and of more than five curves or three baselines.
 */
export function timeAccuracyFigure(data: TimeAccuracyData, options: FigureOptions): Figure {
  checkData(data);
  const width = widthOf(options);
  const { accuracy, curves, points, baselines, runs, remarks } = data;
  const timed = [...points, ...curves.flatMap((curve) => curve.points)];
  const seconds = finiteValues(timed, 'seconds', (point) => point.seconds);
  finiteValues(timed, accuracy.label, ({ mean, sd }) => mean + sd);
  finiteValues(baselines, accuracy.label, ({ mean }) => mean);
  const isDrawn = timed.length + baselines.length > 0;
  return {
    title: options.title ?? `${accuracy.label} against search time`,
    width,
    rows: [
      ...(curves.length === 0 ? [] : [[legend(data, width)]]),
      [
        pointPanel(
          { width, height: panelHeight(width) },
          {
            count: isDrawn ? timed.length + baselines.length : 0,
            x: { ...axisOf({ label: 'time of one search', unit: 's' }, seconds), ...timeScale },
            y: { ...axisOf(accuracy, domainOfWorth(data)), clamp: true },
          },
          [...curveMarks(data), ...baselineMarks(data), ...pointMarks(data)],
          { inset: 12 },
        ),
      ],
    ],
    caption: captionOf(
      [
        `Means of ${countInWords(runs, 'run')} each; bands and bars: one standard deviation.`,
        ...(curves.length === 0 ? [] : ['Curves: best so far of searches that train.']),
        ...(points.length === 0 ? [] : ['Diamonds: searches without training.']),
        ...(baselines.length === 0 ? [] : ['Straight lines: without any forward pass.']),
        ...remarks,
      ],
      options,
    ),
  };
}
