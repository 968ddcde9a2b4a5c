import { decode } from 'fast-png';
import { expect, it } from 'vitest';
import { heatMap } from './heat-map.ts';

const levels = 16;

/** The colours of evenly rising values, each as red, green and blue. */
function coloursOfRise(): number[][] {
  const values = Float64Array.from(
    { length: levels * levels },
    (_, k) => 0.5 + (0.5 * k) / (levels * levels - 1),
  );
  const url = heatMap(values, levels, [0.5, 1]);
  const image = decode(Buffer.from(url.replace('data:image/png;base64,', ''), 'base64'));
  expect([image.width, image.height]).toEqual([levels, levels]);
  const { data, palette = [] } = image;
  return Array.from(data, (index) => palette[index]!);
}

it('begins and ends as cividis does', () => {
  const colours = coloursOfRise();
  // The ends of Plot's scheme, within a step of rounding.
  expect(colours[0]).toEqual([0, 32, 81]);
  expect(colours.at(-1)).toEqual([253, 234, 69]);
});

it('grows lighter with the value, so that grey prints tell as much', () => {
  const greys = coloursOfRise().map(
    ([red = 0, green = 0, blue = 0]) => 0.2126 * red + 0.7152 * green + 0.0722 * blue,
  );
  greys.slice(1).forEach((grey, k) => {
    expect(grey).toBeGreaterThanOrEqual(greys[k]! - 1.5);
  });
  expect(Math.max(...greys)).toBe(greys.at(-1));
  expect(Math.max(...greys) - Math.min(...greys)).toBeGreaterThan(150);
});

it('leaves values outside the domain at its ends', () => {
  const outside = heatMap(Float64Array.of(0, 2, 2, 0), 2, [0.5, 1]);
  expect(outside).toBe(heatMap(Float64Array.of(0.5, 1, 1, 0.5), 2, [0.5, 1]));
});

it('holds kernels of 512 images', () => {
  // Noise hardly compresses: the image has more bytes than a call may have arguments.
  const noisy = Float64Array.from({ length: 512 * 512 }, (_, k) => ((k * k * 2_654_435_761) % 1_009) / 1_009);
  const image = decode(Buffer.from(heatMap(noisy, 512, [0, 1]).replace(/^.*,/, ''), 'base64'));
  expect(Array.from(image.data.subarray(0, 64))).toEqual(
    Array.from(noisy.subarray(0, 64), (value) => Math.round(value * 255)),
  );
});
