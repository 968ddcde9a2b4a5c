import Table from 'cli-table3';
import { SingleBar } from 'cli-progress';
import pc from 'picocolors';

/** How this run shows things; from the command line and what the output is connected to. */
export interface Terminal {
  readonly json: boolean;
  /** A line for people, on stderr where stdout is a JSON document. */
  say(text: string): void;
  /** A line on stderr that is not part of any result. */
  note(text: string): void;
  /** The command's result: the JSON document or, for people, the text. */
  result(document: unknown, text: () => string): void;
}

export function createTerminal({
  json = false,
  quiet = false,
}: {
  readonly json?: boolean;
  readonly quiet?: boolean;
}): Terminal {
  const note = (text: string): void => {
    if (!quiet) process.stderr.write(`${text}\n`);
  };
  return {
    json,
    note,
    say(text) {
      if (json) note(text);
      else process.stdout.write(`${text}\n`);
    },
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

/** A table without lines: columns apart by two spaces, numbers to the right. */
export function table<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string {
  const view = new Table({
    head: columns.map(({ title }) => pc.dim(title)),
    chars: plain,
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
    colAligns: columns.map(({ align = 'right' }) => align),
  });
  for (const row of rows) view.push(columns.map(({ cell }) => cell(row)));
  return view
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

/** Grouped by thousands: 1,234,567. */
export const integer = (value: number | bigint): string => value.toLocaleString('en-US');
/** Two decimals, grouped. */
export const decimal = (value: number): string =>
  value.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** 850 ms, 12.3 s, 4 min 05 s, 3 h 20 min. */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const [minutes, seconds] = [Math.floor(ms / 60_000), Math.floor((ms % 60_000) / 1000)];
  if (minutes < 60) return `${minutes} min ${String(seconds).padStart(2, '0')} s`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}

/** One line of progress at a terminal, nothing in a pipe. */
export interface ProgressLine {
  update(done: number, total: number | null, rate: number): void;
  stop(): void;
}

export function progressLine(isShown: boolean): ProgressLine {
  if (!isShown || !process.stderr.isTTY) return { update: () => undefined, stop: () => undefined };
  const bar = new SingleBar({
    format: '{bar} {value}/{total} · {rate} a second · {left} left',
    stream: process.stderr,
    hideCursor: true,
    clearOnComplete: true,
    barsize: 24,
  });
  let isStarted = false;
  return {
    update(done, total, rate) {
      const left = total === null || rate === 0 ? '?' : duration(((total - done) / rate) * 1000);
      const payload = { rate: rate.toFixed(1), left };
      if (!isStarted) bar.start(total ?? done, done, payload);
      isStarted = true;
      bar.setTotal(total ?? done);
      bar.update(done, payload);
    },
    stop: () => bar.stop(),
  };
}
