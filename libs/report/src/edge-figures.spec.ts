import { describe, expect, it } from 'vitest';
import {
  distributionFigure,
  kernelFigure,
  paretoFigure,
  scatterFigure,
  svgOf,
  termsFigure,
  type Figure,
  type FigureOptions,
  type KernelOfNetwork,
} from './index.ts';
import { distributionData, kernelData, paretoData, scatterData, termsData } from './testing/sample-data.ts';

const options: FigureOptions = { spec: '3f9a2c1b4d5e6f70' };

/** Every figure of points, by their number. */
const figures: Readonly<Record<string, (count: number) => Figure>> = {
  scatter: (count) => scatterFigure(scatterData(count), options),
  distribution: (count) => distributionFigure(distributionData(count), options),
  pareto: (count) => paretoFigure(paretoData(count), options),
  terms: (count) => termsFigure(termsData(count), options),
};

const countOf = (svg: string, pattern: RegExp): number => svg.match(pattern)?.length ?? 0;
const circles = (svg: string): number => countOf(svg, /<circle /g);

describe.each(Object.entries(figures))('the figure %s', (_name, figure) => {
  it('says so where there is no point', () => {
    const svg = svgOf(figure(0));
    expect(svg).toContain('>no point to draw<');
    expect(svg).toContain('>0 architectures; ');
    expect(svg).not.toContain('NaN');
  });

  it.each([1, 2])('draws %i of them', (count) => {
    const svg = svgOf(figure(count));
    expect(svg).not.toContain('no point to draw');
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  });
});

describe('points', () => {
  it('that are equal all stand in the middle', () => {
    const { points, ...rest } = scatterData(1);
    const svg = svgOf(scatterFigure({ ...rest, points: [...points, ...points, ...points] }, options));
    const places = new Set(svg.match(/<circle cx="[\d.]+" cy="[\d.]+"/g));
    expect(circles(svg)).toBe(3);
    expect(places.size).toBe(1);
    expect(svg).not.toContain('NaN');
  });

  it('are circles up to 20,000, each of them', () => {
    expect(circles(svgOf(scatterFigure(scatterData(20_000), options)))).toBe(20_000);
  });

  it.each(['scatter', 'pareto', 'terms'])('of a %s become hexagons above 20,000', (name) => {
    const svg = svgOf(figures[name]!(30_000));
    expect(circles(svg)).toBe(0);
    expect(countOf(svg, /<path [^>]*d="M0,\d/g)).toBeGreaterThan(50);
    expect(svg).toContain('Each hexagon stands for');
    expect(svg.length).toBeLessThan(200_000);
  });

  it.each([-Infinity, Infinity, NaN])('whose score is %d are refused', (score) => {
    const data = scatterData(4);
    const points = [...data.points, { ...data.points[0]!, score }];
    expect(() => scatterFigure({ ...data, points }, options)).toThrow(
      `naswot score of point 4: received ${score}, expected a finite number; unscorable architectures are left out of the points and counted in \`unscorable\``,
    );
    expect(() => distributionFigure({ ...distributionData(2), scores: [1, score] }, options)).toThrow(
      `naswot score of point 1: received ${score}`,
    );
    expect(() => paretoFigure({ ...paretoData(0), points: [{ cost: 1, worth: score }] }, options)).toThrow(
      `CIFAR-10 test accuracy of point 0: received ${score}`,
    );
    expect(() =>
      termsFigure(
        { ...termsData(0), points: [{ sizeTerm: 1, separationTerm: score, accuracy: 90 }] },
        options,
      ),
    ).toThrow(`separation term of point 0: received ${score}`);
  });

  it('without the number that colour shows are refused', () => {
    const { points, ...rest } = scatterData(2);
    const bare = points.map(({ score, accuracy }) => ({ score, accuracy }));
    expect(() => scatterFigure({ ...rest, points: bare }, options)).toThrow('parameters of point 0');
  });

  it('that are unscorable are counted in the caption', () => {
    expect(svgOf(scatterFigure(scatterData(5), options))).toContain(
      '>5 architectures; 341 more unscorable and not drawn.',
    );
    expect(() => scatterFigure({ ...scatterData(5), unscorable: -1 }, options)).toThrow(
      'unscorable: received -1, expected a count',
    );
  });
});

describe('titles', () => {
  const title = 'As <long> as titles of figures & spaces may be: '.repeat(8);
  const titled = (width: number) => svgOf(scatterFigure(scatterData(3), { ...options, title, width }));
  const heightOf = (svg: string) => Number(/<svg [^>]*?height="(\d+)"/.exec(svg)?.[1]);

  it('that are long go on in further lines, and the picture moves down', () => {
    const short = svgOf(scatterFigure(scatterData(3), { ...options, title: 'Short' }));
    const lines = countOf(titled(720), /<tspan [^>]*>[^<]*As &lt;long&gt;/g);
    expect(lines).toBeGreaterThan(3);
    expect(heightOf(titled(720))).toBeGreaterThanOrEqual(heightOf(short) + 3 * 18);
  });

  it('hold the rank correlation with its interval', () => {
    expect(scatterFigure(scatterData(3), options).title).toBe(
      'naswot score against CIFAR-10 test accuracy: tau-b 0.57 (0.55 to 0.60)',
    );
    expect(scatterFigure({ ...scatterData(3), correlation: null }, options).title).toBe(
      'naswot score against CIFAR-10 test accuracy',
    );
  });

  it('stand over whole pixels from 320 to 4,000', () => {
    for (const width of [319, 4_001, 500.5, NaN]) expect(() => titled(width)).toThrow(`received ${width}`);
  });
});

describe('kernels', () => {
  const { networks } = kernelData(3, 8, 'given');
  const first = networks[0]!;
  const drawn = (networks: readonly KernelOfNetwork[]) => () =>
    kernelFigure({ ...kernelData(3, 8, 'given'), networks }, options);

  it('of one image, and of networks in several rows, are drawn', () => {
    expect(svgOf(kernelFigure(kernelData(1, 1, 'clustered'), options))).not.toContain('NaN');
    const rows = kernelFigure(kernelData(10, 8, 'given'), options).rows;
    expect(rows.map((row) => row.length)).toEqual([5, 5, 1]);
  });

  it('of unscorable networks say so and give no number', () => {
    const svg = svgOf(drawn(networks.slice(1))());
    expect(svg).toContain('>unscorable<');
    expect(countOf(svg, />score /g)).toBe(1);
  });

  it('that are no kernels are refused', () => {
    expect(drawn([])).toThrow('kernels: received 0, the first of 0 values, expected N x N values');
    expect(drawn([{ ...first, kernel: [1, 2, 3] }])).toThrow('the first of 3 values, expected N x N values');
    expect(drawn([first, { ...first, kernel: [5], units: 5, name: 'b' }])).toThrow(
      'kernel of b: received 1 values, expected 64 as in the first',
    );
    expect(drawn([{ ...first, units: 7, name: 'c' }])).toThrow('on its diagonal, expected N_A = 7');
  });
});

it('kernels that do not fit a row stand in rows of equal length', () => {
  const lengths = (count: number, width: number): readonly number[] =>
    kernelFigure(kernelData(count, 4, 'given'), { ...options, width })
      .rows.slice(0, -1)
      .map((row) => row.length);
  expect(lengths(5, 720)).toEqual([5]);
  expect(lengths(7, 720)).toEqual([4, 3]);
  expect(lengths(8, 720)).toEqual([4, 4]);
  expect(lengths(8, 1080)).toEqual([8]);
  expect(lengths(3, 320)).toEqual([2, 1]);
});
