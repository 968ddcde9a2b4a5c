import { describe, expect, it } from 'vitest';
import {
  distributionFigure,
  kernelFigure,
  paretoFigure,
  scatterFigure,
  svgOf,
  termsFigure,
  timeAccuracyFigure,
  type FigureOptions,
} from './index.ts';
import {
  distributionData,
  kernelData,
  paretoData,
  scatterData,
  termsData,
  timeAccuracyData,
} from './testing/sample-data.ts';

const options: FigureOptions = { spec: '3f9a2c1b4d5e6f708192a3b4c5d6e7f8', width: 480 };

/** Small and seeded. The files in testing/golden were looked at as PNG images; `vitest -u` writes them anew. */
const figures = {
  kernel: () => kernelFigure(kernelData(3, 8, 'given'), options),
  'kernel-two-rows': () => kernelFigure(kernelData(5, 6, 'given'), options),
  'kernel-clustered': () => kernelFigure(kernelData(3, 9, 'clustered'), options),
  scatter: () => scatterFigure(scatterData(40), options),
  distribution: () => distributionFigure(distributionData(40), options),
  pareto: () => paretoFigure(paretoData(40), options),
  'time-accuracy': () => timeAccuracyFigure(timeAccuracyData(), { ...options, width: 640 }),
  terms: () => termsFigure(termsData(40), { ...options, width: 600 }),
} as const;

describe.each(Object.entries(figures))('the figure %s', (name, figure) => {
  it('is drawn as it was', async () => {
    await expect(svgOf(figure())).toMatchFileSnapshot(`testing/golden/${name}.svg`);
  });

  it('is the same however often it is drawn in a process', () => {
    expect(svgOf(figure())).toBe(svgOf(figure()));
  });

  it('has no identifiers, which would clash on a page, and no more than two decimals', () => {
    const svg = svgOf(figure());
    expect(svg).not.toMatch(/ id="/);
    expect(svg).not.toMatch(/url\(#/);
    expect(svg.match(/ (?:c?[xy][12]?|r|d|transform|width|height)="[^"]*\.\d{3,}/g)).toBeNull();
  });

  it('names its namespace once, as XML asks', () => {
    expect(svgOf(figure()).match(/ xmlns=/g)).toHaveLength(1);
  });

  it('says of which scoring spec it is', () => {
    expect(svgOf(figure())).toContain('spec 3f9a2c1b4d5e<');
  });
});
