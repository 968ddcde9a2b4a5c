import { edges, type Cell, type Operation } from './cell.ts';
import { isConnected, liveNodes } from './connectivity.ts';
import { numbering, type Numbering } from './numbering.ts';

/** What is not a pair in the numbering; a convolution of kind k and name n is `convolution + 2 n + k`. */
const atom = { nothing: 0, input: 1, pool: 2, tuple: 3, convolution: 4 } as const;

const isConvolution = (operation: Operation | undefined): boolean =>
  operation === 'nor_conv_1x1' || operation === 'nor_conv_3x3';

function headOf(operation: Operation, name: number): number {
  if (operation === 'avg_pool_3x3') return atom.pool;
  return atom.convolution + 2 * name + (operation === 'nor_conv_1x1' ? 0 : 1);
}

/** A name for the convolution of each edge; those with an equal name are written alike. */
type Names = readonly number[];
const unnamed: Names = [0, 0, 0, 0, 0, 0];

/** A cell written down as numbers, under one naming of its convolutions. */
interface Written {
  /** What the output is: the sum of what reaches it. */
  readonly output: number;
  /** What the convolution of each edge puts out; 0 where the edge has none or it sees only zeros. */
  readonly convolutions: readonly number[];
  /** What each convolution's ReLU sees, dead ones and those on zeros included; ascending. */
  readonly seen: readonly number[];
}

// Plain loops from here on: the table of all cells is made once per process, mostly before the compiler has warmed up.

/** Puts an item where it belongs in an ascending list. */
function insert(list: number[], item: number): void {
  let place = list.length;
  for (; place > 0 && list[place - 1]! > item; place--) list[place] = list[place - 1]!;
  list[place] = item;
}

/** An ascending list as one number. */
function listNumber(list: readonly number[], start: number, number: Numbering): number {
  let result = start;
  for (const item of list) result = number(result, item);
  return result;
}

function write(cell: Cell, names: Names, number: Numbering): Written {
  const nodes: number[][] = [[atom.input], [], [], []];
  const convolutions = [0, 0, 0, 0, 0, 0];
  const seen: number[] = [];
  for (let edge = 0; edge < edges.length; edge++) {
    const operation = cell[edge]!;
    if (operation === 'none') continue;
    const terms = nodes[edges[edge]![0]]!;
    const into = nodes[edges[edge]![1]]!;
    if (operation === 'skip_connect') {
      for (const term of terms) insert(into, term);
      continue;
    }
    const sum = listNumber(terms, atom.nothing, number);
    if (isConvolution(operation)) insert(seen, sum);
    if (terms.length === 0) continue;
    const term = number(headOf(operation, names[edge]!), sum);
    if (isConvolution(operation)) convolutions[edge] = term;
    insert(into, term);
  }
  return { output: listNumber(nodes[3]!, atom.nothing, number), convolutions, seen };
}

type Group = readonly number[];

/** Edges of live convolutions that could be mistaken for each other, because they are written alike without names. */
function lookAlikes({ convolutions }: Written, isLive: readonly boolean[]): readonly Group[] {
  const groups: Group[] = [];
  const isTaken = [false, false, false, false, false, false];
  for (let first = 0; first < edges.length; first++) {
    if (isTaken[first] || convolutions[first] === 0 || !isLive[edges[first]![1]]) continue;
    const group = [first];
    for (let edge = first + 1; edge < edges.length; edge++) {
      if (convolutions[edge] !== convolutions[first] || !isLive[edges[edge]![1]]) continue;
      isTaken[edge] = true;
      group.push(edge);
    }
    if (group.length > 1) groups.push(group);
  }
  return groups;
}

/** Calls `visit` with every way of naming each group's members 1, 2, ...; the names are only lent to it. */
function visitNamings(
  groups: readonly Group[],
  visit: (names: Names) => void,
  names: number[] = [...unnamed],
  name = 1,
): void {
  const group = groups[0];
  if (group === undefined) return visit(names);
  if (name > group.length) return visitNamings(groups.slice(1), visit, names);
  for (const edge of group) {
    if (names[edge] !== 0) continue;
    names[edge] = name;
    visitNamings(groups, visit, names, name + 1);
    names[edge] = 0;
  }
}

/** The least number that `form` has over all namings, which is one and the same for cells that differ in naming only. */
function leastForm(
  cell: Cell,
  isLive: readonly boolean[],
  number: Numbering,
  form: (written: Written) => number,
): number {
  const plain = write(cell, unnamed, number);
  const groups = lookAlikes(plain, isLive);
  if (groups.length === 0) return form(plain);
  let least = Infinity;
  visitNamings(groups, (names) => {
    least = Math.min(least, form(write(cell, names, number)));
  });
  return least;
}

/** Numbers that tell classes of cells apart; only numbers of the same `CellForms` compare. */
export interface CellForms {
  /**
   * Equal for two cells exactly when they compute the same function whatever the weights, up to naming convolutions: 5,260
   * classes. Zeros are propagated, sums flattened through skips and unordered, each convolution has weights of its own.
   */
  functionForm(cell: Cell): number;
  /**
   * Equal for two cells exactly when their counted ReLUs and their output see the same graph, up to naming convolutions: 5,605
   * classes. Of a convolution whose output goes nowhere only the ReLU is seen. Disconnected cells are one class: none is run.
   */
  scoreForm(cell: Cell): number;
}

/** Forms over one numbering, which grows with the cells that it is shown. */
export function cellForms(): CellForms {
  const number = numbering();
  const scoreNumber = ({ output, seen }: Written): number =>
    number(listNumber(seen, atom.tuple, number), output);
  return {
    functionForm: (cell) => leastForm(cell, liveNodes(cell, false), number, ({ output }) => output),
    scoreForm: (cell) =>
      isConnected(cell) ? leastForm(cell, liveNodes(cell, true), number, scoreNumber) : atom.nothing,
  };
}
