import { ArchitectureSyntaxError } from '../architecture-syntax-error.ts';
import { didYouMean } from '../nearest-name.ts';

/** In the benchmark's own order, which its enumeration and published table follow. */
export const operations = ['none', 'skip_connect', 'nor_conv_1x1', 'nor_conv_3x3', 'avg_pool_3x3'] as const;
export type Operation = (typeof operations)[number];

/** Edges in the order of the string: source and target node. */
export const edges = [
  [0, 1],
  [0, 2],
  [1, 2],
  [0, 3],
  [1, 3],
  [2, 3],
] as const;

/** One operation per edge, in the order of `edges`. */
export type Cell = readonly Operation[];

export const cellCount = operations.length ** edges.length;

/** The cell at a place in the enumeration: the first edge varies slowest. */
export function cellAt(place: number): Cell {
  return edges.map(
    (_, edge) => operations[Math.floor(place / operations.length ** (edges.length - 1 - edge)) % 5]!,
  );
}

/** The place of a cell in the enumeration, 0 to 15,624. */
export const placeOf = (cell: Cell): number =>
  cell.reduce((place, operation) => place * operations.length + operations.indexOf(operation), 0);

/** `|op~0|+|op~0|op~1|+|op~0|op~1|op~2|` */
export function formatCell(cell: Cell): string {
  const token = (edge: number): string => `${cell[edge]}~${edges[edge]?.[0]}`;
  return `|${token(0)}|+|${token(1)}|${token(2)}|+|${token(3)}|${token(4)}|${token(5)}|`;
}

/** What the string must hold before each operation. */
const separators = ['|', '|+|', '|', '|+|', '|', '|'];

/** Parses a published string; throws an ArchitectureSyntaxError that points at the first wrong token. */
export function parseCell(architecture: string): Cell {
  let offset = 0;
  const refuse = (expected: string): never => {
    throw new ArchitectureSyntaxError(architecture, offset, expected);
  };
  const take = (token: string, expected: string): void => {
    if (!architecture.startsWith(token, offset)) refuse(expected);
    offset += token.length;
  };
  const cell = edges.map(([source], edge) => {
    take(separators[edge]!, `'${separators[edge]}'`);
    const operation = operations.find((name) => architecture.startsWith(`${name}~`, offset));
    if (operation === undefined) {
      const hint = didYouMean(architecture.slice(offset).split(/[~|+]/)[0] ?? '', operations);
      return refuse(`one of ${operations.join(', ')}, then '~${source}'${hint}`);
    }
    offset += operation.length + 1;
    take(String(source), `node ${source}`);
    return operation;
  });
  take('|', "'|'");
  if (offset !== architecture.length) refuse('the end');
  return cell;
}
