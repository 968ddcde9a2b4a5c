import { edges, type Cell } from './cell.ts';

/** What a node of the cell holds: the sum of its terms; none of them is zero. */
type Sum = readonly Term[];
type Term =
  | { readonly kind: 'input' }
  | { readonly kind: 'pool'; readonly of: Sum }
  /** A convolution has weights of its own: `edge` names it. */
  | { readonly kind: 'convolution'; readonly edge: number; readonly operation: string; readonly of: Sum };
type Convolution = Term & { kind: 'convolution' };

interface Expressions {
  readonly output: Sum;
  /** Every convolution of the cell, dead ones and those on zeros included: their ReLUs count. */
  readonly convolutions: readonly Convolution[];
}

function expressionsOf(cell: Cell): Expressions {
  const nodes: Term[][] = [[{ kind: 'input' }], [], [], []];
  const convolutions: Convolution[] = [];
  edges.forEach(([source, target], edge) => {
    const of = nodes[source]!;
    const operation = cell[edge]!;
    if (operation === 'skip_connect') nodes[target]!.push(...of);
    if (operation === 'avg_pool_3x3' && of.length > 0) nodes[target]!.push({ kind: 'pool', of });
    if (operation === 'nor_conv_1x1' || operation === 'nor_conv_3x3') {
      const term: Convolution = { kind: 'convolution', edge, operation, of };
      convolutions.push(term);
      if (of.length > 0) nodes[target]!.push(term);
    }
  });
  return { output: nodes[3]!, convolutions };
}

/** A name per convolution; convolutions without one are written alike. */
type Naming = ReadonlyMap<number, string>;

function write(sum: Sum, naming: Naming): string {
  const terms = sum.map((term) => {
    switch (term.kind) {
      case 'input':
        return 'x';
      case 'pool':
        return `p(${write(term.of, naming)})`;
      case 'convolution':
        return `${term.operation.slice(-1)}${naming.get(term.edge) ?? ''}(${write(term.of, naming)})`;
    }
  });
  return terms.length < 2 ? (terms[0] ?? '0') : terms.sort().join('+');
}

function collect(sum: Sum, found: Map<number, Convolution>): void {
  for (const term of sum) {
    if (term.kind === 'convolution') found.set(term.edge, term);
    if (term.kind !== 'input') collect(term.of, found);
  }
}

function* orders<T>(items: readonly T[]): Generator<readonly T[]> {
  if (items.length < 2) return yield items;
  for (const [k, item] of items.entries())
    for (const rest of orders([...items.slice(0, k), ...items.slice(k + 1)])) yield [item, ...rest];
}

/** Every way of naming the convolutions that could be mistaken for each other (alike when written without names). */
function* namings(convolutions: readonly Convolution[]): Generator<Naming> {
  const groups = new Map<string, number[]>();
  for (const term of convolutions) {
    const look = write([term], new Map());
    groups.set(look, [...(groups.get(look) ?? []), term.edge]);
  }
  const alike = [...groups.values()].filter((group) => group.length > 1);
  function* choose(k: number, naming: Naming): Generator<Naming> {
    const group = alike[k];
    if (group === undefined) return yield naming;
    for (const order of orders(group))
      yield* choose(
        k + 1,
        new Map([...naming, ...order.map((edge, name) => [edge, String.fromCharCode(97 + name)] as const)]),
      );
  }
  yield* choose(0, new Map());
}

/** The least of all writings of `sums`, over the names that their convolutions can have. */
function canonical(sums: readonly Sum[], writeAll: (naming: Naming) => string): string {
  const live = new Map<number, Convolution>();
  for (const sum of sums) collect(sum, live);
  let least: string | null = null;
  for (const naming of namings([...live.values()])) {
    const text = writeAll(naming);
    if (least === null || text < least) least = text;
  }
  return least ?? '';
}

/** Whether the cell's output depends on its input. */
export const isConnected = (cell: Cell): boolean => expressionsOf(cell).output.length > 0;

/** Equal for two cells exactly when they compute the same function whatever the weights, up to naming convolutions: 5,260 classes. */
export function functionForm(cell: Cell): string {
  const { output } = expressionsOf(cell);
  return canonical([output], (naming) => write(output, naming));
}

/**
 * Equal for two cells exactly when their counted ReLUs and their output see the same graph, up to naming convolutions: 5,605
 * classes. Of a convolution whose output goes nowhere only the ReLU is seen. Disconnected cells are one class: none is run.
 */
export function scoreForm(cell: Cell): string {
  const { output, convolutions } = expressionsOf(cell);
  if (output.length === 0) return 'disconnected';
  const seen = convolutions.map(({ of }) => of);
  return canonical([output, ...seen], (naming) =>
    [write(output, naming), ...seen.map((sum) => write(sum, naming)).sort()].join(';'),
  );
}

/**
 * NATS-Bench's own canonical string (`get_unique_str`, zeros considered): 6,466 classes. It names no convolutions and leaves
 * sums with zeros unreduced, so it is no ground for sharing a score.
 * @see Dong et al., NATS-Bench, TPAMI 2021, arXiv:2009.00437
 */
export function uniqueString(cell: Cell): string {
  const nodes = ['0'];
  for (const target of [1, 2, 3]) {
    const terms = edges.flatMap(([source, into], edge) => {
      if (into !== target) return [];
      const operation = cell[edge];
      if (operation === 'none' || nodes[source] === '#') return ['#'];
      return [operation === 'skip_connect' ? nodes[source]! : `(${nodes[source]})@${operation}`];
    });
    nodes.push(terms.sort().join('+'));
  }
  return nodes[3]!;
}
