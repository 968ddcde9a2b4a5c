import { stripVTControlCharacters } from 'node:util';
import Table from 'cli-table3';
import { SingleBar } from 'cli-progress';
import pc from 'picocolors';

/** How this run shows things; from the command line and what the output is connected to. */
export interface Terminal {
  readonly json: boolean;
  /** Whether stderr is for errors alone. */
  readonly isQuiet: boolean;
  /** A line on stderr that is not part of any result. */
  note(text: string): void;
  /** Whether a note stands on the screen already that the result will be shown on. */
  isTold(text: string): boolean;
  /** The command's result: the JSON document or, for people, the text. */
  result(document: unknown, text: () => string): void;
}

/** A reader that wants no more, such as `head`, ends the command without a complaint; output that is lost does not. */
function stopWithReader(): void {
  process.stdout.once('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    process.stderr.write(`naswot: error: the output could not be written: ${error.message}\n`);
    process.stderr.write(
      'hint: free some space, or write it to another place, and run the same command again\n',
    );
    process.exit(1);
  });
}

export function createTerminal({
  json = false,
  quiet = false,
  isScreen = process.stderr.isTTY && process.stdout.isTTY,
}: {
  readonly json?: boolean;
  readonly quiet?: boolean;
  /** Whether notes and the result are shown to one person in one place. */
  readonly isScreen?: boolean;
}): Terminal {
  stopWithReader();
  const told = new Set<string>();
  const note = (text: string): void => {
    if (quiet) return;
    process.stderr.write(`${text}\n`);
    if (isScreen) told.add(text);
  };
  return {
    json,
    isQuiet: quiet,
    note,
    isTold: (text) => told.has(text),
    result(document, text) {
      process.stdout.write(json ? `${JSON.stringify(document, null, 2)}\n` : `${text()}\n`);
    },
  };
}

const plain = {
  top: '', 'top-mid': '', 'top-left': '', 'top-right': '', bottom: '', 'bottom-mid': '', 'bottom-left': '', 'bottom-right': '',
  left: '', 'left-mid': '', mid: '', 'mid-mid': '', right: '', 'right-mid': '', middle: '  ',
}; // prettier-ignore

export interface Column<Row> {
  readonly title: string;
  readonly align?: 'left' | 'right';
  readonly cell: (row: Row) => string;
}

/** Colours at a terminal that wants them: picocolors alone would colour a pipe, too, where `CI` is set. */
const { dim: faint } = pc.createColors(process.stdout.isTTY ? pc.isColorSupported : false);
const heading = (title: string): string => (title === '' ? '' : faint(title));

function render<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): readonly string[] {
  const view = new Table({
    head: columns.map(({ title }) => heading(title)),
    chars: plain,
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
    colAligns: columns.map(({ align = 'right' }) => align),
  });
  for (const row of rows) view.push(columns.map(({ cell }) => cell(row)));
  const lines = view.toString().split('\n');
  return lines.map((line) => line.trimEnd());
}

const terminalWidth = (): number => (process.stdout.isTTY ? process.stdout.columns : Infinity);
const isWider = (lines: readonly string[], width: number): boolean =>
  lines.some((line) => stripVTControlCharacters(line).length > width);

function fit<Row>(rows: readonly Row[], columns: readonly Column<Row>[], width: number): readonly string[] {
  const whole = render(rows, columns);
  const last = columns.at(-1);
  if (last === undefined || columns.length === 1 || !isWider(whole, width)) return whole;
  const beneath = [heading(last.title), ...rows.map(last.cell)];
  return render(rows, columns.slice(0, -1)).flatMap((line, k) =>
    beneath[k] === '' ? [line] : [line, `    ${beneath[k]}`],
  );
}

/**
 * A table without lines: columns apart by two spaces, numbers to the right. Where it is wider than the terminal the last column,
 * an architecture or a sentence, stands on lines of its own.
 */
export function table<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  width = terminalWidth(),
): string {
  const lines = fit(rows, columns, width);
  return (columns.every(({ title }) => title === '') ? lines.slice(1) : lines).join('\n');
}

/** Grouped by thousands: 1,234,567. */
export const integer = (value: number | bigint): string => value.toLocaleString('en-US');
/** Two decimals, grouped. */
export const decimal = (value: number): string =>
  value.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** 850 ms, 12.3 s, 4 min 05 s, 3 h 20 min. */
export function duration(ms: number): string {
  if (Math.round(ms) < 1000) return `${Math.round(ms)} ms`;
  if (Math.round(ms / 100) < 600) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${String(seconds % 60).padStart(2, '0')} s`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}

/** How far something is. */
export interface ProgressState {
  readonly done: number;
  /** Null where only time bounds it. */
  readonly total: number | null;
  /** A second. */
  readonly rate: number;
  /** Of a time limit; left out where there is none. */
  readonly time?: { readonly elapsedMs: number; readonly leftMs: number };
}

/** What of it is behind, from 0 to 1. */
export function fractionDone({ done, total, time }: ProgressState): number {
  const byCount = total === null ? 0 : total === 0 ? 1 : done / total;
  const byTime = time === undefined ? 0 : time.elapsedMs / Math.max(1, time.elapsedMs + time.leftMs);
  return Math.min(1, Math.max(byCount, byTime));
}

/** `12/100 · 3.4 a second · 25.9 s left`; `unit` stands behind counts that are of something else than architectures. */
export function progressText({ done, total, rate, time }: ProgressState, unit = ''): string {
  const counted = unit === '' ? '' : ` ${unit}`;
  const bounds = [
    ...(total === null || (rate === 0 && done < total)
      ? []
      : [done < total ? ((total - done) / rate) * 1000 : 0]),
    ...(time === undefined ? [] : [Math.max(0, time.leftMs)]),
  ];
  const left = bounds.length === 0 ? '' : ` · ${duration(Math.min(...bounds))} left`;
  const count = total === null ? integer(done) : `${integer(done)}/${integer(total)}`;
  return `${count}${counted} · ${rate.toFixed(1)}${counted} a second${left}`;
}

/** One line of progress at a terminal, nothing in a pipe. */
export interface ProgressLine {
  update(state: ProgressState): void;
  stop(): void;
}

/** Of what the bar shows; the text beside it says the numbers. */
const barSteps = 1000;

export function progressLine(isShown: boolean, unit = ''): ProgressLine {
  if (!isShown || !process.stderr.isTTY) return { update: () => undefined, stop: () => undefined };
  const bar = new SingleBar({
    format: '{bar} {text}',
    stream: process.stderr,
    hideCursor: true,
    clearOnComplete: true,
    barsize: 24,
  });
  let isStarted = false;
  return {
    update(state) {
      const payload = { text: progressText(state, unit) };
      const value = Math.floor(fractionDone(state) * barSteps);
      if (!isStarted) bar.start(barSteps, value, payload);
      isStarted = true;
      bar.update(value, payload);
    },
    stop: () => bar.stop(),
  };
}

/** A line of what is counted from 0, whose pace is that since it began to be shown. */
export interface CountedProgress {
  readonly update: (done: number, total: number | null) => void;
  readonly stop: () => void;
}

export function countedProgress(isShown: boolean, unit: string): CountedProgress {
  const line = progressLine(isShown, unit);
  const start = performance.now();
  return {
    update: (done, total) => line.update({ done, total, rate: (1000 * done) / (performance.now() - start) }),
    stop: () => line.stop(),
  };
}
