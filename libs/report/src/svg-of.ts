import domino from 'domino';
import serialize from 'w3c-xmlserializer';
import { drawFigure, type FigureDocument, type FigureElement } from './draw-figure.ts';
import type { Figure } from './figure.ts';

/** A figure as an SVG file: XML in UTF-8. Equal figures give equal bytes. */
export function svgOf(figure: Figure): string {
  const document = domino.createDocument('') as FigureDocument<FigureElement>;
  return `<?xml version="1.0" encoding="UTF-8"?>\n${serialize(drawFigure(figure, document))}\n`;
}
