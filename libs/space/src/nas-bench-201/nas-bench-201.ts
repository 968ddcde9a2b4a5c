import {
  asPosition,
  type Choices,
  type Description,
  type Position,
  type PublishedIndex,
  type Space,
} from '../space.ts';
import { applySettings } from '../settings.ts';
import { isConnected } from './connectivity.ts';
import { uniqueString } from './unique-string.ts';
import { cellAt, cellCount, edges, formatCell, operations, parseCell, placeOf, type Cell } from './cell.ts';
import { cellPicture } from './cell-picture.ts';
import { publishedOrder } from './published-order.ts';
import { representatives } from './representatives.ts';
import { tinyNetwork } from './tiny-network.ts';

/** The benchmark's own settings, with one class as the method has it. Limits keep a network's costs exact and its size sane. */
const settingRules = {
  stemChannels: { default: 16, minimum: 1, maximum: 512 },
  cellsPerStage: { default: 5, minimum: 1, maximum: 50 },
  // Each of the two reductions halves the map, rounding up in its convolution and down in its shortcut.
  imageSize: { default: 32, minimum: 4, maximum: 512, multipleOf: 4 },
  classes: { default: 1, minimum: 1, maximum: 100_000 },
};

const cellOf = (position: Position): Cell => cellAt(placeIn(position));
const positionOf = (place: number): Position => asPosition(BigInt(place), BigInt(cellCount));

function placeIn(position: Position): number {
  if (position < 0n || position >= BigInt(cellCount))
    throw new RangeError(
      `position ${position} is outside nas-bench-201, which has ${cellCount} architectures`,
    );
  return Number(position);
}

const withOperation = (cell: Cell, edge: number, operation: Cell[number]): Position =>
  positionOf(placeOf(cell.with(edge, operation)));

/** One choice for each edge, in the order of the string: the number of its operation. */
const choices: Choices = {
  options: edges.map(() => operations.length),
  of: (position) => cellOf(position).map((operation) => operations.indexOf(operation)),
  at(chosen) {
    const cell = chosen.flatMap((choice) => operations[choice] ?? []);
    if (cell.length !== edges.length || chosen.length !== edges.length)
      throw new RangeError(
        `a cell is made of ${edges.length} choices from 0 to ${operations.length - 1}; received ${chosen.join(', ')}`,
      );
    return positionOf(placeOf(cell));
  },
};

function publishedIndex(position: Position): PublishedIndex {
  return publishedOrder().rowOfPlace[placeIn(position)]! as PublishedIndex;
}

function describe(position: Position): Description {
  const cell = cellOf(position);
  return {
    position,
    architecture: formatCell(cell),
    publishedIndex: publishedIndex(position),
    representative: positionOf(representatives()[placeIn(position)]!),
    canonical: uniqueString(cell),
    isConnected: isConnected(cell),
  };
}

/** NAS-Bench-201, which NATS-Bench calls its topology space: cells of four nodes and six edges, 15,625 in all. */
export const nasBench201: Space = {
  name: 'nas-bench-201',
  title: 'NAS-Bench-201 / NATS-Bench topology',
  source: 'Dong and Yang, ICLR 2020, https://arxiv.org/abs/2001.00326',
  size: BigInt(cellCount),
  settings: applySettings(settingRules, {}),
  parseSettings: (overrides) => applySettings(settingRules, overrides),
  parse: (architecture) => positionOf(placeOf(parseCell(architecture))),
  format: (position) => formatCell(cellOf(position)),
  publishedIndex,
  atPublishedIndex(index) {
    const place = publishedOrder().placeOfRow[index];
    if (place === undefined)
      throw new RangeError(`@${index} is not in the published table; expected @0 to @${cellCount - 1}`);
    return positionOf(place);
  },
  representative: (position) => positionOf(representatives()[placeIn(position)]!),
  describe,
  choices,
  neighbours(position) {
    const cell = cellOf(position);
    return edges
      .flatMap((_, edge) =>
        operations
          .filter((operation) => operation !== cell[edge])
          .map((operation) => withOperation(cell, edge, operation)),
      )
      .sort((a, b) => Number(a - b));
  },
  mutate(position, draw) {
    const cell = cellOf(position);
    const edge = draw(edges.length);
    const others = operations.filter((operation) => operation !== cell[edge]);
    return withOperation(cell, edge, others[draw(others.length)]!);
  },
  network: (position, settings) => tinyNetwork(cellOf(position), applySettings(settingRules, settings)),
  picture: (position) => cellPicture(cellOf(position)),
};
