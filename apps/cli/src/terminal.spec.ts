import { describe, expect, it, vi } from 'vitest';
import { createTerminal, duration, fractionDone, progressText, table, type Column } from './terminal.ts';

interface Cell {
  readonly score: string;
  readonly architecture: string;
}

const columns: readonly Column<Cell>[] = [
  { title: 'score', cell: ({ score }) => score },
  { title: 'architecture', align: 'left', cell: ({ architecture }) => architecture },
];
const rows: readonly Cell[] = [
  { score: '1,594.13', architecture: '|nor_conv_3x3~0|' },
  { score: '7.00', architecture: '' },
];

describe('a table', () => {
  it('puts columns apart by two spaces, numbers to the right, and nothing behind the last', () => {
    expect(table(rows, columns)).toBe(
      ['   score  architecture', '1,594.13  |nor_conv_3x3~0|', '    7.00'].join('\n'),
    );
  });

  it('has the last column beneath where it is wider than the terminal', () => {
    expect(table(rows, columns, 20)).toBe(
      ['   score', '    architecture', '1,594.13', '    |nor_conv_3x3~0|', '    7.00'].join('\n'),
    );
  });

  it('has no head where no column has a title', () => {
    const untitled = columns.map((column) => ({ ...column, title: '' }));
    const lines = ['1,594.13  |nor_conv_3x3~0|', '    7.00'];
    expect(table(rows, untitled)).toBe(lines.join('\n'));
    expect(table(rows, untitled, 20)).toBe(['1,594.13', '    |nor_conv_3x3~0|', '    7.00'].join('\n'));
  });

  it('shows its head where it has no rows', () => {
    expect(table([], columns)).toBe('score  architecture');
  });
});

describe('a note', () => {
  it.each([
    [{ isScreen: true }, true],
    [{ isScreen: false }, false],
    [{ isScreen: true, quiet: true }, false],
  ])('stands where the result will be shown, or not: %j', (given, isTold) => {
    const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const terminal = createTerminal(given);
    expect(terminal.isTold('a note')).toBe(false);
    terminal.note('a note');
    expect(terminal.isTold('a note')).toBe(isTold);
    expect(write.mock.calls).toEqual('quiet' in given ? [] : [['a note\n']]);
    write.mockRestore();
  });
});

it.each([
  [12.4, '12 ms'],
  [59_900, '59.9 s'],
  [59_990, '1 min 00 s'],
  [245_000, '4 min 05 s'],
  [3_599_999, '1 h 00 min'],
  [12_000_000, '3 h 20 min'],
])('%d ms read %s', (ms, text) => {
  expect(duration(ms)).toBe(text);
});

describe('the progress of a search', () => {
  it('shows count, rate and the time left at that rate', () => {
    const state = { done: 1200, total: 15_625, rate: 50 };
    expect(progressText(state)).toBe('1,200/15,625 · 50.0 a second · 4 min 49 s left');
    expect(progressText(state, 'MB')).toBe('1,200/15,625 MB · 50.0 MB a second · 4 min 49 s left');
    expect(fractionDone(state)).toBeCloseTo(0.0768);
  });

  it('shows no time left before anything is done, and none where all is', () => {
    expect(progressText({ done: 0, total: 100, rate: 0 })).toBe('0/100 · 0.0 a second');
    expect(progressText({ done: 100, total: 100, rate: 0 })).toBe('100/100 · 0.0 a second · 0 ms left');
    expect(fractionDone({ done: 100, total: 100, rate: 0 })).toBe(1);
  });

  it('shows the time that is left of a limit, or less where fewer samples are left', () => {
    const time = { elapsedMs: 15_000, leftMs: 45_000 };
    expect(progressText({ done: 30, total: null, rate: 2, time })).toBe('30 · 2.0 a second · 45.0 s left');
    expect(fractionDone({ done: 30, total: null, rate: 2, time })).toBe(0.25);
    expect(progressText({ done: 30, total: 40, rate: 2, time })).toBe('30/40 · 2.0 a second · 5.0 s left');
    expect(progressText({ done: 30, total: 400, rate: 2, time })).toBe('30/400 · 2.0 a second · 45.0 s left');
    expect(progressText({ done: 30, total: null, rate: 2, time: { ...time, leftMs: -5 } })).toBe(
      '30 · 2.0 a second · 0 ms left',
    );
  });
});
