import { plot, text, type PlotOptions } from '@observablehq/plot';
import { fontFamily, fontSize, type Figure, type Panel } from './figure.ts';
import { roundGeometry } from './round-geometry.ts';

/** What is used of an element. */
export interface FigureElement {
  readonly attributes: ArrayLike<{ readonly name: string; readonly value: string }>;
  setAttribute(name: string, value: string): void;
  removeAttribute(name: string): void;
  appendChild(child: this): unknown;
  querySelector(selector: string): { remove(): void } | null;
  querySelectorAll(selector: string): ArrayLike<FigureElement>;
}

/** What is used of a document: a browser's, or one that a library makes. */
export interface FigureDocument<Element> {
  createElementNS(namespace: 'http://www.w3.org/2000/svg', name: string): Element;
}

const namespace = 'http://www.w3.org/2000/svg';
const margin = 12;
const gap = 6;
const titleSize = 15;
const lineHeight = 1.25;
/** Fixed, as the page around a figure may be dark and its background is not. */
const colours = { background: '#ffffff', ink: '#1a1a1a' } as const;

/** Plot's own style sheet is left out: `height: auto` on an inner picture would stretch it. */
function plain<Drawn extends FigureElement>(drawn: Drawn): Drawn {
  drawn.querySelector('style')?.remove();
  for (const name of ['class', 'font-family', 'font-size', 'fill']) drawn.removeAttribute(name);
  return drawn;
}

/** Plot's own type asks for all of a browser's document; it uses no more than this. */
const plotIn = plot as (options: object) => object;

const drawPlot = <Drawn extends FigureElement>(
  options: PlotOptions,
  document: FigureDocument<Drawn>,
): Drawn => plain(plotIn({ ...options, document }) as Drawn);

interface Block<Drawn> {
  readonly drawn: Drawn;
  readonly height: number;
}

/** Text in lines that fit the width; Plot knows the widths of letters. */
function drawText<Drawn extends FigureElement>(
  words: string,
  { width, size, weight }: { width: number; size: number; weight: 400 | 700 },
  document: FigureDocument<Drawn>,
): Block<Drawn> {
  const draw = (height: number) =>
    drawPlot(
      {
        width,
        height,
        margin: 0,
        axis: null,
        marks: [
          text([words], {
            frameAnchor: 'top-left',
            lineWidth: width / size,
            lineHeight,
            fontSize: size,
            fontWeight: weight,
          }),
        ],
      },
      document,
    );
  const lines = Math.max(1, draw(size).querySelectorAll('tspan').length);
  const height = Math.ceil(lines * size * lineHeight);
  return { drawn: draw(height), height };
}

const heightOf = (row: readonly Panel[]): number => Math.max(0, ...row.map(({ height }) => height));

interface Placed<Drawn> {
  readonly drawn: Drawn;
  readonly x: number;
  readonly y: number;
}

/** The panels of a row, each right of the one before. */
function drawRow<Drawn extends FigureElement>(
  row: readonly Panel[],
  y: number,
  document: FigureDocument<Drawn>,
): readonly Placed<Drawn>[] {
  let x = 0;
  return row.map(({ width, height, plot: options }) => {
    const placed = { drawn: drawPlot({ ...options, width, height }, document), x, y };
    x += width;
    return placed;
  });
}

/** Title, rows and caption under each other, and the height of all. */
function layOut<Drawn extends FigureElement>(
  { title, width, rows, caption }: Figure,
  document: FigureDocument<Drawn>,
): { readonly placed: readonly Placed<Drawn>[]; readonly height: number } {
  const textWidth = width - 2 * margin;
  const placed: Placed<Drawn>[] = [];
  let y = margin;
  const addText = (words: string, size: number, weight: 400 | 700) => {
    const { drawn, height } = drawText(words, { width: textWidth, size, weight }, document);
    placed.push({ drawn, x: margin, y });
    y += height;
  };
  addText(title, titleSize, 700);
  for (const row of rows) {
    placed.push(...drawRow(row, y + gap, document));
    y += gap + heightOf(row);
  }
  y += gap;
  for (const sentence of caption) addText(sentence, fontSize, 400);
  return { placed, height: y + margin };
}

/**
 * Draws a figure as one `svg` element of the document, which is not attached to anything. Equal figures become equal elements:
 * no identifiers, numbers rounded to a hundredth of a pixel. What a browser's document makes is a browser's element.
 */
export function drawFigure<Drawn extends FigureElement>(
  figure: Figure,
  document: FigureDocument<Drawn>,
): Drawn {
  const { placed, height } = layOut(figure, document);
  const svg = document.createElementNS(namespace, 'svg');
  const set = (element: Drawn, attributes: Readonly<Record<string, string | number>>) => {
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  };
  const { width } = figure;
  set(svg, { width, height, viewBox: `0 0 ${width} ${height}`, role: 'img' });
  set(svg, { 'aria-label': figure.title, 'font-family': fontFamily, 'font-size': fontSize });
  set(svg, { fill: colours.ink, color: colours.ink });
  const background = document.createElementNS(namespace, 'rect');
  set(background, { width, height, fill: colours.background });
  svg.appendChild(background);
  for (const { drawn, x, y } of placed) {
    set(drawn, { x, y });
    svg.appendChild(drawn);
  }
  for (const element of Array.from(svg.querySelectorAll('*'))) roundGeometry(element);
  return svg;
}
