import { frame, text, type Markish, type PlotOptions, type ScaleOptions } from '@observablehq/plot';
import type { Panel } from './figure.ts';

/** Axes, grid and frame around marks; a panel without points says so. */
export function pointPanel(
  { width, height }: { readonly width: number; readonly height: number },
  { count, x, y }: { readonly count: number; readonly x: ScaleOptions; readonly y: ScaleOptions },
  marks: readonly Markish[],
  rest: PlotOptions = {},
): Panel {
  const nothing = text(['no point to draw'], { frameAnchor: 'middle', fontSize: 14 });
  return {
    width,
    height,
    plot: {
      marginLeft: 62,
      marginRight: 22,
      marginBottom: 44,
      marginTop: 8,
      inset: 6,
      grid: count > 0,
      x: { labelOffset: 38, ...x },
      y: { labelOffset: 50, ...y },
      ...rest,
      marks: [frame({ stroke: '#8a8a8a' }), ...(count === 0 ? [nothing] : marks)],
    },
  };
}

/** Height of a panel of that width: three fifths, as wide pictures are read. */
export const panelHeight = (width: number): number => Math.round(width * 0.6);
