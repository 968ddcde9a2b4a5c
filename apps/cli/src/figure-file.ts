import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import { explainFileError } from '@naswot/dataset';
import type { Figure, FigureOptions } from '@naswot/report';
import { wholeNumber } from './options.ts';
import { OutputError } from './output-error.ts';
import { writeWhole } from './score-file/write-whole.ts';
import { UsageError } from './usage-error.ts';

/** Where a figure is written, and how it looks. */
export interface FigureFlags {
  readonly output?: string;
  readonly width?: number;
  readonly title?: string;
}

/** The picture of a PNG is twice as wide as that of an SVG: screens and print show it sharp. */
const pngScale = 2;
const defaultWidth = 720;

export const withFigureOptions = (command: Command): Command =>
  command
    .option('--output <FILE>', 'an .svg or a .png (default: KIND.svg)')
    .option('--width <PIXELS>', 'of an SVG; a PNG has twice as many', wholeNumber('--width', 320, 4_000))
    .option('--title <TEXT>', 'instead of the one that says what it shows');

/** What a file's name asks for; throws a UsageError for another. */
export function figureFormat(output: string): 'svg' | 'png' {
  const ending = path.extname(output).toLowerCase();
  if (ending === '.svg' || ending === '.png') return ending === '.svg' ? 'svg' : 'png';
  throw new UsageError(`--output received '${output}', expected a file that ends in .svg or .png`);
}

export const figureOptions = (
  { width = defaultWidth, title }: FigureFlags,
  spec: FigureOptions['spec'],
): FigureOptions => ({ spec, width, ...(title !== undefined && { title }) });

/** Writes a figure in the format that the file's name asks for, whole or not at all. */
export async function writeFigure(file: string, figure: Figure): Promise<void> {
  // What draws takes half a second to load.
  const { svgOf, pngOf } = await import('@naswot/report');
  const svg = svgOf(figure);
  await writeWhole(file, [figureFormat(file) === 'svg' ? svg : pngOf(svg, figure.width * pngScale)]);
}

/** Writes a figure as `NAME.svg` and `NAME.png` into a folder; their paths. */
export async function writeBoth(folder: string, name: string, figure: Figure): Promise<readonly string[]> {
  const files = ['svg', 'png'].map((ending) => path.join(folder, `${name}.${ending}`));
  for (const file of files) await writeFigure(file, figure);
  return files;
}

/** The folder that figures are written into, made where it is not there. */
export async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    throw new OutputError(`the folder ${folder} cannot be made: ${explainFileError(error)}`, error);
  });
}
