import { createRequire } from 'node:module';
import { Resvg } from '@resvg/resvg-js';

const require = createRequire(import.meta.url);
const font = '@expo-google-fonts/source-sans-3';

/** Regular and bold, so that text is the same on every machine. */
const fontFiles = [
  require.resolve(`${font}/400Regular/SourceSans3_400Regular.ttf`),
  require.resolve(`${font}/700Bold/SourceSans3_700Bold.ttf`),
];

const maximumWidth = 10_000;

/**
 * A figure of `svgOf` as a PNG image of that width in pixels, 1 to 10,000; the height follows. Fonts of the machine are not looked
 * at: equal text gives equal bytes. Throws a RangeError of another width.
 */
export function pngOf(svg: string, width: number): Uint8Array {
  if (!Number.isInteger(width) || width < 1 || width > maximumWidth)
    throw new RangeError(
      `width of an image: received ${width}, expected whole pixels from 1 to ${maximumWidth}`,
    );
  const options = {
    background: 'white',
    fitTo: { mode: 'width', value: width },
    font: { loadSystemFonts: false, fontFiles, defaultFontFamily: 'Source Sans 3' },
  } as const;
  return new Resvg(svg, options).render().asPng();
}
