import { draws, drawUniform, type DrawWord } from './draws.ts';
import { inverseTransform, wavesOf, type Waves } from './inverse-transform.ts';

/** The spectra that noise images can have. */
export const noiseKinds = ['noise-white', 'noise-pink'] as const;
export type NoiseKind = (typeof noiseKinds)[number];
export const isNoiseKind = (name: string): name is NoiseKind => noiseKinds.some((kind) => kind === name);

/** Mean and standard deviation of pixel values that photographs have, near CIFAR-10's. */
const grey = 121;
const contrast = 63;
/**
 * How much of a channel is the luminance that all three share; the rest is its own. Two channels correlate by its square, 0.9,
 * as those of photographs do.
 */
const sharedPart = 0.95;
const ownPart = Math.sqrt(1 - sharedPart * sharedPart);

/** Standard normal, by Box and Muller; the second value of a pair is left, so that a draw has no state but its place. */
function drawNormal(draw: DrawWord): number {
  const radius = Math.sqrt(-2 * Math.log(drawUniform(draw)));
  return radius * Math.cos(2 * Math.PI * drawUniform(draw));
}

function normalPlane(draw: DrawWord, area: number): Float64Array {
  const plane = new Float64Array(area);
  for (let k = 0; k < area; k++) plane[k] = drawNormal(draw);
  return plane;
}

/** Normal coefficients over their frequency: amplitudes that fall as 1 / f, nothing at f = 0. */
function pinkCoefficients(draw: DrawWord, side: number): Float64Array {
  const coefficients = new Float64Array(side * side);
  for (let row = 0; row < side; row++) {
    const u = Math.min(row, side - row);
    for (let column = row === 0 ? 1 : 0; column < side; column++) {
      const v = Math.min(column, side - column);
      coefficients[row * side + column] = drawNormal(draw) / Math.sqrt(u * u + v * v);
    }
  }
  return coefficients;
}

/** A plane with the 1 / f spectrum: complex normal coefficients have phases that are uniform. */
function pinkPlane(draw: DrawWord, waves: Waves): Float64Array {
  const side = waves.cosines.length;
  const real = pinkCoefficients(draw, side);
  return inverseTransform({ real, imaginary: pinkCoefficients(draw, side) }, waves);
}

/** Mean 0 and variance 1 over the plane, in place. */
function standardise(plane: Float64Array): Float64Array {
  let [sum, squares] = [0, 0];
  for (const value of plane) sum += value;
  const mean = sum / plane.length;
  for (const value of plane) squares += (value - mean) * (value - mean);
  // A plane of one pixel has no contrast.
  const deviation = Math.sqrt(squares / plane.length) || 1;
  for (let k = 0; k < plane.length; k++) plane[k] = (plane[k]! - mean) / deviation;
  return plane;
}

const toPixel = (value: number): number =>
  Math.min(255, Math.max(0, Math.floor(grey + contrast * value + 0.5)));

/** One image's three planes of bytes. */
function fillImage(
  pixels: Uint8Array,
  area: number,
  shared: Float64Array | null,
  own: () => Float64Array,
): void {
  for (let channel = 0; channel < 3; channel++) {
    const plane = own();
    for (let k = 0; k < area; k++)
      pixels[channel * area + k] = toPixel(
        shared === null ? plane[k]! : sharedPart * shared[k]! + ownPart * plane[k]!,
      );
  }
}

/**
 * `count` noise images of 3 x side x side bytes in planes. White: every pixel for itself. Pink: the 1 / f amplitude spectrum of
 * natural images, and channels that share their luminance. Each plane is standardised, then has mean 121 and standard deviation
 * 63, clipped to bytes: quantised, so that the last bits of sin, cos and log, which could differ between machines, cannot change
 * an image. Made without Math.pow.
 * @see Field, J. Opt. Soc. Am. A 4(12), 1987, https://doi.org/10.1364/JOSAA.4.002379 (the spectrum)
 */
export function noiseImages(kind: NoiseKind, count: number, side: number, seed: number): Uint8Array {
  const draw = draws(seed, kind);
  const area = side * side;
  const waves = wavesOf(side);
  const isPink = kind === 'noise-pink';
  const plane = (): Float64Array => standardise(isPink ? pinkPlane(draw, waves) : normalPlane(draw, area));
  const pixels = new Uint8Array(count * 3 * area);
  for (let image = 0; image < count; image++)
    fillImage(
      pixels.subarray(image * 3 * area, (image + 1) * 3 * area),
      area,
      isPink ? plane() : null,
      plane,
    );
  return pixels;
}
