import { dot, hexbin, type Markish, type ScaleOptions } from '@observablehq/plot';

/** Above as many points single ones hide each other, and hexagons stand for those in them. */
const singlePointsLimit = 20_000;

/** A point of a picture; `shade` is what its colour shows. */
export interface Point {
  readonly x: number;
  readonly y: number;
  readonly shade?: number;
}

/** What colour means. Viridis grows lighter evenly, in grey too, and without its last tenth it stands out from white. */
export const shadeScale = { scheme: 'viridis', range: [0.9, 0] } as const satisfies ScaleOptions;

/** Of points whose colour means nothing. */
export const plainColour = '#31688e';

/** How these points are drawn, with the scale of hexagons and the sentence that explains them. */
export interface PointMarks {
  readonly marks: readonly Markish[];
  readonly radius: ScaleOptions;
  readonly explanation: readonly string[];
}

const radiusOf = (count: number): number => (count > 5_000 ? 1.4 : count > 500 ? 2 : 3);

function hexagons(points: readonly Point[], isShaded: boolean): PointMarks {
  const binWidth = 12;
  return {
    marks: [
      isShaded
        ? dot(points, hexbin({ fill: 'median', r: 'count' }, { x: 'x', y: 'y', fill: 'shade', binWidth }))
        : dot(points, hexbin({ r: 'count' }, { x: 'x', y: 'y', fill: plainColour, binWidth })),
    ],
    radius: { type: 'log', range: [2, binWidth / 2] },
    explanation: [
      'Each hexagon stands for the architectures in it: the larger, the more, by the logarithm of their number' +
        `${isShaded ? '; its colour is their median' : ''}.`,
    ],
  };
}

/** Dots, or hexagons where there are more than 20,000 points. */
export function pointMarks(points: readonly Point[], isShaded = false): PointMarks {
  if (points.length > singlePointsLimit) return hexagons(points, isShaded);
  const options = { x: 'x', y: 'y', r: radiusOf(points.length), fillOpacity: 0.85 };
  return {
    marks: [dot(points, { ...options, fill: isShaded ? 'shade' : plainColour })],
    radius: {},
    explanation: [],
  };
}
