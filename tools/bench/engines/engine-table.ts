import type { DeviceWaits } from './device-wait.ts';
import type { EngineRow } from './measure-engines.ts';
import { overheadOf, type SessionTimes } from './session-times.ts';

const percent = (share: number | undefined): string =>
  share === undefined ? '–' : `${(100 * share).toFixed(0)} %`;

const milliseconds = (value: number): string => `${value.toFixed(1)} ms`;

const columns: readonly (readonly [string, (row: EngineRow) => string])[] = [
  ['engine', ({ engine }) => `\`${engine}\``],
  ['a cell', ({ secondsPerCell }) => `${secondsPerCell.toFixed(3)} s`],
  ['over `onnx-cpu`', ({ overOnnxCpu }) => overOnnxCpu.toFixed(2)],
  ['memory', ({ peakMegabytes }) => `${peakMegabytes} MB`],
  ['convolution', ({ shares }) => percent(shares?.convolution)],
  ['statistics', ({ shares }) => percent(shares?.statistics)],
  ['kernel on the device', ({ shares }) => percent(shares?.kernel)],
  ['pools, sums', ({ shares }) => percent(shares?.elsewhere)],
  ['outside of the runtime', ({ shares }) => percent(shares?.outside)],
  ['equal scores', ({ equalScores, cells }) => `${equalScores} of ${cells}`],
  [
    'largest difference',
    ({ largestScoreDifference }) => largestScoreDifference?.toExponential(0) ?? 'one has none',
  ],
];

const sessionColumns: readonly (readonly [string, (row: EngineRow, sessions: SessionTimes) => string])[] = [
  ['engine', ({ engine }) => `\`${engine}\``],
  ['making a session', (_, { creationMs }) => milliseconds(creationMs)],
  ['its first run', (_, { firstRunMs }) => milliseconds(firstRunMs)],
  ['its second run', (_, { laterRunMs }) => milliseconds(laterRunMs)],
  ['not computing', (_, sessions) => percent(overheadOf(sessions))],
];

const waitColumns: readonly (readonly [string, (row: EngineRow, waits: DeviceWaits) => string])[] = [
  ['engine', ({ engine }) => `\`${engine}\``],
  ['device waits, networks in turn', (_, { inTurn }) => percent(inTurn.waiting)],
  ['a cell', (_, { inTurn }) => milliseconds(inTurn.cellMs)],
  ['device waits, as lanes do it', (_, { beside }) => percent(beside.waiting)],
  ['a cell', (_, { beside }) => milliseconds(beside.cellMs)],
];

const markdown = (rows: readonly (readonly string[])[]): string =>
  rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n');

/** A table in Markdown of the rows that have what it tells; empty where none has. */
function tableOf<Told>(
  shown: readonly (readonly [string, (row: EngineRow, told: Told) => string])[],
  rows: readonly EngineRow[],
  toldOf: (row: EngineRow) => Told | null,
): string {
  const pairs = rows.map((row) => [row, toldOf(row)] as const);
  const told = pairs.filter((pair): pair is readonly [EngineRow, Told & {}] => pair[1] !== null);
  if (told.length === 0) return '';
  return markdown([
    shown.map(([title]) => title),
    shown.map(() => '---'),
    ...told.map(([row, of]) => shown.map(([, cell]) => cell(row, of))),
  ]);
}

/** What the engines take that make a session for each network, as a table in Markdown; empty where none does. */
export const sessionTable = (rows: readonly EngineRow[]): string =>
  tableOf(sessionColumns, rows, ({ sessions }) => sessions);

/** How long devices wait for the rest; empty where no engine has a device. */
export const waitTable = (rows: readonly EngineRow[]): string =>
  tableOf(waitColumns, rows, ({ deviceWaits }) => deviceWaits);

/** The rows as a table in Markdown. */
export const engineTable = (rows: readonly EngineRow[]): string =>
  markdown([
    columns.map(([title]) => title),
    columns.map(() => '---'),
    ...rows.map((row) => columns.map(([, cell]) => cell(row))),
  ]);
