import { rect, type ScaleOptions } from '@observablehq/plot';
import type { Panel } from './figure.ts';

const steps = 64;
const barWidth = 220;

/**
 * A bar of colours with its axis. Plot's own legend is a page element and paints on a canvas, which there is none of outside
 * browsers.
 */
export function colourLegend(
  axis: ScaleOptions,
  [low, high]: readonly [number, number],
  colour: ScaleOptions,
): Panel {
  const bars = Array.from({ length: steps }, (_, step) => ({
    from: low + ((high - low) * step) / steps,
    to: low + ((high - low) * (step + 1)) / steps,
    middle: low + ((high - low) * (step + 0.5)) / steps,
  }));
  return {
    width: barWidth + 80,
    height: 52,
    plot: {
      marginLeft: 62,
      marginRight: 18,
      marginTop: 2,
      marginBottom: 40,
      x: { ...axis, domain: [low, high], nice: false, ticks: 5, labelOffset: 35 },
      y: { axis: null, domain: [0, 1] },
      color: { ...colour, domain: [low, high] },
      // Each a hair wider than its step, so that no background shows between two.
      marks: [rect(bars, { x1: 'from', x2: 'to', y1: 0, y2: 1, fill: 'middle', insetRight: -0.5 })],
    },
  };
}
