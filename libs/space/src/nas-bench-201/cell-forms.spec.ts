import { describe, expect, it } from 'vitest';
import { cellForms } from './cell-forms.ts';
import { cellAt, cellCount, edges, parseCell, type Cell } from './cell.ts';
import { isConnected } from './connectivity.ts';

const cells = Array.from({ length: cellCount }, (_, place) => cellAt(place));

describe('the forms of a cell', () => {
  it('tell two convolutions of one input from one that is used twice', () => {
    const { functionForm } = cellForms();
    const twice = parseCell(
      '|nor_conv_3x3~0|+|none~0|skip_connect~1|+|none~0|skip_connect~1|skip_connect~2|',
    );
    const two = parseCell('|nor_conv_3x3~0|+|none~0|skip_connect~1|+|nor_conv_3x3~0|none~1|skip_connect~2|');
    expect(functionForm(twice)).not.toBe(functionForm(two));
  });

  it('see the ReLU of a convolution whose output goes nowhere, and not what convolution it is', () => {
    const { functionForm, scoreForm } = cellForms();
    const without = parseCell('|none~0|+|none~0|none~1|+|skip_connect~0|none~1|none~2|');
    const dead1x1 = parseCell('|nor_conv_1x1~0|+|none~0|none~1|+|skip_connect~0|none~1|none~2|');
    const dead3x3 = parseCell('|nor_conv_3x3~0|+|none~0|none~1|+|skip_connect~0|none~1|none~2|');
    expect(functionForm(dead1x1)).toBe(functionForm(without));
    expect(scoreForm(dead1x1)).not.toBe(scoreForm(without));
    expect(scoreForm(dead1x1)).toBe(scoreForm(dead3x3));
  });

  it('see what convolution it is where another counted ReLU sees its output', () => {
    const { functionForm, scoreForm } = cellForms();
    const chain1x1 = parseCell('|nor_conv_1x1~0|+|none~0|nor_conv_3x3~1|+|skip_connect~0|none~1|none~2|');
    const chain3x3 = parseCell('|nor_conv_3x3~0|+|none~0|nor_conv_3x3~1|+|skip_connect~0|none~1|none~2|');
    expect(functionForm(chain1x1)).toBe(functionForm(chain3x3));
    expect(scoreForm(chain1x1)).not.toBe(scoreForm(chain3x3));
  });

  it('see the ReLU of a convolution that sees only zeros', () => {
    const { scoreForm } = cellForms();
    const onZeros = parseCell('|none~0|+|none~0|nor_conv_1x1~1|+|skip_connect~0|none~1|skip_connect~2|');
    const without = parseCell('|none~0|+|none~0|none~1|+|skip_connect~0|none~1|skip_connect~2|');
    expect(scoreForm(onZeros)).not.toBe(scoreForm(without));
  });
});

/** A value that two different expressions share with probability 2^-32 in each of two lanes. */
function mix(lane: number, operation: number, value: number): number {
  let hash = Math.imul(value ^ (lane + 0x9e3779b9), 0x85ebca6b) ^ Math.imul(operation + 1, 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39);
  return hash ^ (hash >>> 15);
}

interface Observed {
  readonly output: number;
  readonly seen: readonly number[];
}

const operationCode = { nor_conv_1x1: 100, nor_conv_3x3: 200, avg_pool_3x3: 300 } as const;

/** Runs a cell on one number as if it were an image: operations are random functions that keep 0, weights are names. */
function run(cell: Cell, names: readonly number[], lane: number): Observed {
  const values = [mix(lane, 0, 1), 0, 0, 0];
  const seen: number[] = [];
  edges.forEach(([source, target], edge) => {
    const operation = cell[edge]!;
    const value = values[source]!;
    if (operation === 'none') return;
    if (operation.startsWith('nor_conv')) seen.push(value);
    const name = operation.startsWith('nor_conv') ? names[edge]! : 0;
    const result =
      operation === 'skip_connect' || value === 0 ? value : mix(lane, operationCode[operation] + name, value);
    values[target] = (values[target]! + result) | 0;
  });
  return { output: values[3]!, seen: seen.toSorted((a, b) => a - b) };
}

/** Every way of giving the convolutions' edges the names 1, 2, ... */
function namings(convolutions: readonly number[]): readonly (readonly number[])[] {
  if (convolutions.length === 0) return [[0, 0, 0, 0, 0, 0]];
  return convolutions.flatMap((edge, k) =>
    namings(convolutions.toSpliced(k, 1)).map((names) => names.with(edge, convolutions.length)),
  );
}

/** What is observed of a cell, up to naming those of its convolutions that matter for it. */
function behaviour(cell: Cell, observe: (observed: Observed) => readonly number[]): string {
  const look = (names: readonly number[]): string =>
    [1, 2].map((lane) => observe(run(cell, names, lane)).join()).join('/');
  const unnamed = [0, 0, 0, 0, 0, 0];
  const mattering = edges
    .map((_, edge) => edge)
    .filter((edge) => cell[edge]!.startsWith('nor_conv') && look(unnamed.with(edge, 7)) !== look(unnamed));
  return namings(mattering)
    .map(look)
    .reduce((least, next) => (next < least ? next : least));
}

/** How many classes there are by the one key, by the other, and by both: three equal numbers where they are the same classes. */
function classCounts(ones: readonly unknown[], others: readonly unknown[]): readonly number[] {
  return [ones, others, ones.map((one, k) => `${String(one)} ${String(others[k])}`)].map(
    (keys) => new Set(keys).size,
  );
}

// The second key of each is found by another way: cells are run on random functions under every naming of their convolutions.
describe('the classes of all cells', () => {
  it('are 5,260 of equal function', () => {
    const forms = cells.map(cellForms().functionForm);
    const behaviours = cells.map((cell) => behaviour(cell, ({ output }) => [output]));
    expect(classCounts(forms, behaviours)).toEqual([5260, 5260, 5260]);
  });

  it('are 5,605 of equal score', () => {
    const forms = cells.map(cellForms().scoreForm);
    const behaviours = cells.map((cell) =>
      isConnected(cell) ? behaviour(cell, ({ output, seen }) => [output, ...seen]) : 'disconnected',
    );
    expect(classCounts(forms, behaviours)).toEqual([5605, 5605, 5605]);
  });
});
