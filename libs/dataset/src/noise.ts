import { draws, drawUniform, type DrawWord } from './draws.ts';

/** The spectra that noise images can have. */
export const noiseKinds = ['noise-white', 'noise-pink'] as const;
export type NoiseKind = (typeof noiseKinds)[number];
export const isNoiseKind = (name: string): name is NoiseKind => noiseKinds.some((kind) => kind === name);

/** Mean and standard deviation of pixel values that photographs have, near CIFAR-10's. */
const grey = 121;
const contrast = 63;
/** How much of a channel is the luminance that all three share; the rest is its own. Channels of photographs correlate by 0.9. */
const sharedPart = 0.95;

function drawNormal(draw: DrawWord): number {
  const radius = Math.sqrt(-2 * Math.log(drawUniform(draw)));
  return radius * Math.cos(2 * Math.PI * drawUniform(draw));
}

const normalPlane = (draw: DrawWord, area: number): Float64Array =>
  Float64Array.from({ length: area }, () => drawNormal(draw));

interface Waves {
  readonly cosines: Float64Array;
  readonly sines: Float64Array;
}

const wavesOf = (side: number): Waves => ({
  cosines: Float64Array.from({ length: side }, (_, k) => Math.cos((2 * Math.PI * k) / side)),
  sines: Float64Array.from({ length: side }, (_, k) => Math.sin((2 * Math.PI * k) / side)),
});

/** One pass of the discrete Fourier sum along rows, transposed: out[x, row] = sum over k of in[row, k] e^(2 pi i k x / side). */
function sumWaves(real: Float64Array, imaginary: Float64Array, side: number, { cosines, sines }: Waves) {
  const outReal = new Float64Array(side * side);
  const outImaginary = new Float64Array(side * side);
  for (let row = 0; row < side; row++)
    for (let x = 0; x < side; x++) {
      let [re, im] = [0, 0];
      for (let k = 0; k < side; k++) {
        const [a, b, phase] = [real[row * side + k]!, imaginary[row * side + k]!, (k * x) % side];
        re += a * cosines[phase]! - b * sines[phase]!;
        im += a * sines[phase]! + b * cosines[phase]!;
      }
      outReal[x * side + row] = re;
      outImaginary[x * side + row] = im;
    }
  return { real: outReal, imaginary: outImaginary };
}

/** A plane whose amplitude falls as 1 / f: complex normal coefficients over the frequency, summed, real part. */
function pinkPlane(draw: DrawWord, side: number, waves: Waves): Float64Array {
  const frequency = (k: number): number => Math.min(k, side - k);
  const coefficients = (): Float64Array =>
    Float64Array.from({ length: side * side }, (_, place) => {
      const [u, v] = [frequency(Math.floor(place / side)), frequency(place % side)];
      return place === 0 ? 0 : drawNormal(draw) / Math.sqrt(u * u + v * v);
    });
  const once = sumWaves(coefficients(), coefficients(), side, waves);
  return sumWaves(once.real, once.imaginary, side, waves).real;
}

/** Mean 0 and variance 1 over the plane. */
function standardise(plane: Float64Array): Float64Array {
  let [sum, squares] = [0, 0];
  for (const value of plane) sum += value;
  const mean = sum / plane.length;
  for (const value of plane) squares += (value - mean) * (value - mean);
  const deviation = Math.sqrt(squares / plane.length) || 1;
  return plane.map((value) => (value - mean) / deviation);
}

/**
 * `count` noise images of 3 x side x side bytes in planes: white, or with the 1 / f amplitude spectrum of natural images
 * (Field, J. Opt. Soc. Am. A 4, 1987) and channels that share their luminance. Quantised to 8 bits, so that the last bits of
 * sin, cos and log, which could differ between machines, cannot change an image; made without Math.pow.
 */
export function noiseImages(kind: NoiseKind, count: number, side: number, seed: number): Uint8Array {
  const draw = draws(seed, kind);
  const area = side * side;
  const waves = wavesOf(side);
  const plane = (): Float64Array =>
    standardise(kind === 'noise-pink' ? pinkPlane(draw, side, waves) : normalPlane(draw, area));
  const pixels = new Uint8Array(count * 3 * area);
  const ownPart = Math.sqrt(1 - sharedPart * sharedPart);
  for (let image = 0; image < count; image++) {
    const shared = kind === 'noise-pink' ? plane() : new Float64Array(area);
    for (let channel = 0; channel < 3; channel++) {
      const own = plane();
      for (let k = 0; k < area; k++) {
        const value = kind === 'noise-pink' ? sharedPart * shared[k]! + ownPart * own[k]! : own[k]!;
        const pixel = Math.floor(grey + contrast * value + 0.5);
        pixels[(image * 3 + channel) * area + k] = Math.min(255, Math.max(0, pixel));
      }
    }
  }
  return pixels;
}
