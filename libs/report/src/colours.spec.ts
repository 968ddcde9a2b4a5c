import { scale } from '@observablehq/plot';
import { describe, expect, it } from 'vitest';
import { heatScheme } from './heat-map.ts';
import { frontColour } from './pareto-figure.ts';
import { plainColour, shadeScale } from './point-marks.ts';
import { curveStyles } from './time-accuracy-figure.ts';

type Colour = readonly [red: number, green: number, blue: number];
type Matrix = readonly (readonly [number, number, number])[];

/** `#rrggbb` or `rgb(r, g, b)`, each part from 0 to 1 and proportional to light. */
function linear(text: string): Colour {
  const bytes = text.startsWith('#')
    ? [1, 3, 5].map((from) => Number.parseInt(text.slice(from, from + 2), 16))
    : (text.match(/\d+/g) ?? []).map(Number);
  const [red = 0, green = 0, blue = 0] = bytes.map((byte) => {
    const part = byte / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return [red, green, blue];
}

/** Relative luminance, as WCAG 2.1 defines it: what a grey print shows. */
const luminance = ([red, green, blue]: Colour): number => 0.2126 * red + 0.7152 * green + 0.0722 * blue;

/** Lightness L* of CIE 1976, 0 to 100: about evenly spaced for the eye. */
const lightness = (colour: Colour): number => 116 * Math.cbrt(luminance(colour)) - 16;

/** CIE 1976 L*a*b*, of daylight (D65): distances are about as large as the eye has them, 2.3 of them just noticeable. */
function lab([red, green, blue]: Colour): Colour {
  const cube = (part: number): number =>
    part > 216 / 24389 ? Math.cbrt(part) : ((24389 / 27) * part + 16) / 116;
  const x = cube((0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047);
  const y = cube(luminance([red, green, blue]));
  const z = cube((0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

const distance = (a: Colour, b: Colour): number => Math.hypot(...a.map((part, k) => part - b[k]!));

/**
 * What people without red, green or blue cones see, on linear parts.
 * @see Machado, Oliveira and Fernandes, IEEE TVCG 15(6), 2009, table 1, severity 1.0
 */
const deficiencies: Readonly<Record<string, Matrix>> = {
  none: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

function seen([red, green, blue]: Colour, matrix: Matrix): Colour {
  const [r = 0, g = 0, b = 0] = matrix.map(([a, c, d]) =>
    Math.min(1, Math.max(0, a * red + c * green + d * blue)),
  );
  return [r, g, b];
}

const steps = 32;
const coloursOf = (options: object): readonly Colour[] => {
  const { apply } = scale({ color: { type: 'linear', domain: [0, steps - 1], ...options } });
  return Array.from({ length: steps }, (_, step) => linear(String(apply(step))));
};

const scales = { kernels: { scheme: heatScheme }, points: shadeScale } as const;
const cases = Object.entries(scales).flatMap(([name, options]) =>
  Object.entries(deficiencies).map(([deficiency, matrix]) => ({ name, deficiency, options, matrix })),
);

it.each(cases)('the colours of $name rise or fall in lightness throughout, seen with $deficiency', (each) => {
  const levels = coloursOf(each.options).map((colour) => lightness(seen(colour, each.matrix)));
  const rises = levels.slice(1).map((level, k) => level - levels[k]!);
  const [darkest, lightest] = [Math.min(...levels), Math.max(...levels)];
  const direction = levels.indexOf(lightest) > levels.indexOf(darkest) ? 1 : -1;
  // 50 of 100 apart at the ends; no step back that an eye could see, half a unit.
  expect(lightest - darkest).toBeGreaterThan(50);
  for (const rise of rises) expect(rise * direction).toBeGreaterThan(-0.5);
});

/** Against white, as WCAG 2.1 defines it. */
const contrast = (colour: Colour): number => 1.05 / (luminance(colour) + 0.05);

it('points stand out from white, as marks of a picture have to', () => {
  // WCAG 2.1, criterion 1.4.11: a contrast of 3 for what must be told apart; the lightest of a scale is beside an axis and less.
  for (const colour of [plainColour, frontColour]) expect(contrast(linear(colour))).toBeGreaterThan(3);
  for (const colour of coloursOf(shadeScale)) expect(contrast(colour)).toBeGreaterThan(1.4);
});

describe('curves', () => {
  const pairs = curveStyles.flatMap((a, k) => curveStyles.slice(k + 1).map((b) => [a, b] as const));

  it.each(Object.entries(deficiencies))('are told apart by their colours, seen with %s', (_, matrix) => {
    // Three just noticeable differences.
    for (const [a, b] of pairs) {
      const shown = ({ stroke }: typeof a): Colour => lab(seen(linear(stroke), matrix));
      expect(distance(shown(a), shown(b)), `${a.stroke} and ${b.stroke}`).toBeGreaterThan(6.9);
    }
  });

  it('are told apart by their dashes, and stand out from white', () => {
    expect(new Set(curveStyles.map(({ strokeDasharray }) => strokeDasharray)).size).toBe(curveStyles.length);
    for (const { stroke } of curveStyles) expect(contrast(linear(stroke))).toBeGreaterThan(4.5);
  });
});
